// One neuron over the plane of its two inputs: the map of φ(w·x + b), the line where w·x + b = 0, the weights as an arrow that stands
// on it, an input as a point. All can be dragged; the formula below shows the same numbers. Settings: activations (ids, the first is
// shown), w, b, x.

import { fieldTable, palette } from '../views/palette';
import { Pixels, type Surface } from '../views/canvas';
import { valueText } from '../views/scale';
import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import { arrow, Axes, axis, haloText } from './figure-axes';
import { asker, idsOf, latest, nameOf, spread, type Curve } from './engine-curve';
import type { Figure } from './figure';
import { handle, Kit } from './figure-kit';

const domain = 6;
const tableReach = 40;
const table = spread(-tableReach, tableReach, 1601);
const profile = { low: -8, high: 8 };

export const figure: Figure = {
  mount(host, settings, stage) {
    const ids = idsOf(settings, 'activations');
    let id = ids[0]!;
    const w = pair(settings.w, [1, 0.5]), x = pair(settings.x, [2, 1]);
    let b = Number(settings.b ?? -1);
    let curve: Curve | null = null;
    const ask = asker(stage), kit = new Kit(host, 'neuron-plane'), pixels = new Pixels();

    const phi = (z: number): number => {
      if (!curve) return 0;
      const at = Math.min(table.length - 1.001, Math.max(0, ((z + tableReach) / (2 * tableReach)) * (table.length - 1)));
      const i = Math.floor(at), t = at - i;
      return curve.values[i]! * (1 - t) + curve.values[i + 1]! * t;
    };
    const z = (): number => w[0] * x[0] + w[1] * x[1] + b;
    /** The point of the line that is nearest to the middle; the arrow stands there. */
    const foot = (): [number, number] => {
      const squared = w[0] ** 2 + w[1] ** 2;
      return squared < 1e-6 ? [0, 0] : [(-b * w[0]) / squared, (-b * w[1]) / squared];
    };

    let axes: Axes | null = null;
    const box = kit.canvas('square', (surface) => {
      axes = new Axes(surface, { left: 28, top: 8, width: surface.width - 36, height: surface.height - 32 }, axis(-domain, domain), axis(-domain, domain));
      surface.begin();
      map(surface, axes, pixels, (a, c) => phi(w[0] * a + w[1] * c + b));
      axes.grid('', '', 5, 5);
      border(axes, w, b);
      const [fx, fy] = foot();
      axes.clip(() => arrow(surface, axes!.x(fx), axes!.y(fy), axes!.x(fx + w[0]), axes!.y(fy + w[1]), palette.peek().ink, 2.5));
      haloText(surface, 'x₁', axes.box.left + axes.box.width - 12, axes.box.top + axes.box.height - 12);
      haloText(surface, 'x₂', axes.box.left + 14, axes.box.top + 12);
      tip.place(clampX(axes.x(fx + w[0])), clampY(axes.y(fy + w[1])));
      base.place(clampX(axes.x(fx)), clampY(axes.y(fy)));
      input.place(axes.x(x[0]), axes.y(x[1]));
    });
    const clampX = (at: number): number => Math.min(axes!.box.left + axes!.box.width, Math.max(axes!.box.left, at));
    const clampY = (at: number): number => Math.min(axes!.box.top + axes!.box.height, Math.max(axes!.box.top, at));

    kit.canvas('', (surface) => {
      const across = axis(profile.low, profile.high);
      const xs = table.filter((one) => one >= profile.low && one <= profile.high), ys = xs.map(phi);
      const low = Math.min(-0.2, ...ys), high = Math.max(1.2, ...ys), air = 0.06 * (high - low);
      const plot = new Axes(surface, { left: 44, top: 26, width: surface.width - 60, height: surface.height - 66 }, across, axis(low - air, high + air));
      surface.begin();
      plot.grid(say(words.sum), say(words.output));
      plot.line(xs, ys, palette.peek().ink, 2);
      const at = Math.min(profile.high, Math.max(profile.low, z()));
      plot.line([at, at], [plot.up.low, phi(at)], palette.peek().accent, 1.5, [4, 3]);
      plot.dot(at, phi(at), palette.peek().accent, 6);
    });

    const equation = kit.line('figure-equation');
    const changed = (): void => {
      const value = phi(z()), short = (n: number): string => valueText(n, 2);
      equation.textContent = `y = φ(${short(w[0])} × ${short(x[0])} ${signed(w[1])} × ${short(x[1])} ${signed(b)}) = φ(${short(z())}) = ${valueText(value, 3)}`;
      kit.summary.textContent = say(words.neuronSummary, { w1: short(w[0]), w2: short(w[1]), b: short(b), x1: short(x[0]), x2: short(x[1]), z: short(z()), y: valueText(value, 3) });
      tip.say(say(words.weightHandle), say(words.weightValue, { w1: short(w[0]), w2: short(w[1]) }), w[0]);
      base.say(say(words.biasHandle), `b = ${short(b)}`, b);
      input.say(say(words.inputHandle), say(words.inputValue, { x1: short(x[0]), x2: short(x[1]) }), x[0]);
      kit.redraw();
    };
    const round = (n: number): number => Math.round(Math.min(domain, Math.max(-domain, n)) * 20) / 20;

    // The tip turns and stretches w about the foot; the line itself stays through the foot, so b follows.
    const setTip = (tx: number, ty: number): void => {
      const [fx, fy] = foot();
      [w[0], w[1]] = [round(tx - fx), round(ty - fy)];
      b = Math.round(-(w[0] * fx + w[1] * fy) * 20) / 20;
      changed();
    };
    const tip = handle(box, 'arrow-tip', (px, py) => axes && setTip(axes.valueX(px), axes.valueY(py)), (dx, dy) => {
      [w[0], w[1]] = [round(w[0] + dx * 0.05), round(w[1] + dy * 0.05)];
      changed();
    });
    const base = handle(box, 'arrow-root', (px, py) => {
      if (!axes) return;
      b = Math.round(-(w[0] * axes.valueX(px) + w[1] * axes.valueY(py)) * 20) / 20;
      changed();
    }, (dx, dy) => {
      b = Math.round((b - (dx + dy) * 0.05) * 20) / 20;
      changed();
    });
    const input = handle(box, 'point', (px, py) => {
      if (!axes) return;
      [x[0], x[1]] = [round(axes.valueX(px)), round(axes.valueY(py))];
      changed();
    }, (dx, dy) => {
      [x[0], x[1]] = [round(x[0] + dx * 0.05), round(x[1] + dy * 0.05)];
      changed();
    });

    const arrived = latest<Curve>((answer) => {
      curve = answer;
      changed();
    });
    const load = (): void => arrived(ask({ kind: 'activation', id }, table));
    kit.words(changed);
    load();
    void stage.engine().then(({ schema }) => kit.choice(words.activation, ids.map((one) => ({ id: one, label: nameOf(schema, 'activation', one) })), id, (chosen) => {
      id = chosen;
      load();
    }));
    return () => kit.dispose();
  },
};

const pair = (given: unknown, or: [number, number]): [number, number] =>
  (Array.isArray(given) && given.length === 2 ? [Number(given[0]), Number(given[1])] : [...or]);

const signed = (value: number): string => `${value < 0 ? '−' : '+'} ${valueText(Math.abs(value), 2)}`;

/** The map of f over the plane, in the colours of signed values. */
function map(surface: Surface, axes: Axes, pixels: Pixels, f: (x: number, y: number) => number): void {
  const { ratio, context } = surface, { left, top, width, height } = axes.box;
  const w = Math.max(1, Math.round(width * ratio)), h = Math.max(1, Math.round(height * ratio)), image = pixels.sized(w, h);
  const colors = fieldTable.peek(), top_ = colors.length - 1;
  for (let j = 0; j < h; ++j)
    for (let i = 0; i < w; ++i) {
      const v = f(-domain + ((i + 0.5) / w) * 2 * domain, domain - ((j + 0.5) / h) * 2 * domain);
      pixels.words[j * w + i] = colors[Math.round(((Math.min(1, Math.max(-1, v)) + 1) / 2) * top_)]!;
    }
  context.putImageData(image, Math.round(left * ratio), Math.round(top * ratio));
}

/** The line w·x + b = 0, from edge to edge. */
function border(axes: Axes, [p, q]: readonly [number, number], b: number): void {
  const length = Math.hypot(p, q);
  if (length < 1e-3) return;
  const fx = (-b * p) / length ** 2, fy = (-b * q) / length ** 2, reach = 4 * domain;
  axes.clip(() => axes.line([fx - (q / length) * reach, fx + (q / length) * reach], [fy + (p / length) * reach, fy - (p / length) * reach], palette.peek().ink, 2));
}
