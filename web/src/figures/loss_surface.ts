// A loss over two outputs of which the first should win: a map with level bands, the point one stands on, and the way steepest
// descent takes from there. A loss of classes depends on the difference of the outputs, any other adds what each output pays.
// Settings: surfaces [{ id, settings, each: [target 1, target 2] or absent, label }], reach, start [z1, z2], rate.

import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import type { Text } from '../engine/schema';
import type { Value } from '../lab/lab';
import { Pixels } from '../views/canvas';
import { fieldTable, palette } from '../views/palette';
import { valueText } from '../views/scale';
import { arrow, Axes, axis, haloText } from './figure-axes';
import { asker, latest, nameOf, spread, textOf, type Curve } from './engine-curve';
import type { Figure } from './figure';
import { handle, Kit, make } from './figure-kit';

interface Asked { id: string; settings?: Record<string, Value>; each?: [number, number]; label?: unknown }
type Point = [number, number];
/** Loss and its two slopes at a point. */
type Ground = (z: Point) => [number, number, number];

const bands = 14, descents = 120;

export const figure: Figure = {
  mount(host, settings, stage) {
    const asked = settings.surfaces as Asked[];
    if (!Array.isArray(asked) || asked.length === 0) throw new Error('The figure needs surfaces.');
    const reach = Number(settings.reach ?? 4), rate = Number(settings.rate ?? 0.3), top = Number(settings.top ?? 6);
    const z = [...((settings.start as Point | undefined) ?? [-2, 1])] as Point;
    const ask = asker(stage), kit = new Kit(host, 'loss-surface'), pixels = new Pixels();
    let grounds: (Ground | null)[] = asked.map(() => null), names: Text[] = [];
    const handles: { axes: Axes | null; grip: ReturnType<typeof handle> }[] = [];

    asked.forEach((_, k) => {
      const box = kit.canvas('square', (surface) => {
        const ground = grounds[k], own = handles[k]!;
        const axes = own.axes = new Axes(surface, { left: 28, top: 26, width: surface.width - 36, height: surface.height - 50 }, axis(-reach, reach), axis(-reach, reach));
        surface.begin();
        if (!ground) return;
        const { ratio, context } = surface, { left, top: high, width, height } = axes.box, table = fieldTable.peek();
        const w = Math.max(1, Math.round(width * ratio)), h = Math.max(1, Math.round(height * ratio)), image = pixels.sized(w, h);
        for (let j = 0; j < h; ++j)
          for (let i = 0; i < w; ++i) {
            const loss = ground([-reach + ((i + 0.5) / w) * 2 * reach, reach - ((j + 0.5) / h) * 2 * reach])[0];
            const band = Math.min(bands, Math.floor(Math.sqrt(Math.min(1, loss / top)) * bands + 0.5)) / bands;   // finer near zero
            pixels.words[j * w + i] = table[Math.round(((1 - band) / 2) * (table.length - 1))]!;
          }
        context.putImageData(image, Math.round(left * ratio), Math.round(high * ratio));
        axes.grid('', '', 5, 5);
        const path = descend(ground, z, rate);
        axes.clip(() => axes.line(path.map(([x]) => x), path.map(([, y]) => y), palette.peek().ink, 2));
        const [, g1, g2] = ground(z);
        axes.clip(() => arrow(surface, axes.x(z[0]), axes.y(z[1]), axes.x(z[0] - 0.8 * g1), axes.y(z[1] - 0.8 * g2), palette.peek().accent, 3));
        haloText(surface, 'z₁', left + width - 12, high + height - 12);
        haloText(surface, 'z₂', left + 14, high + 12);
        context.font = `13px ${palette.peek().font}`;
        context.fillStyle = palette.peek().ink;
        context.textAlign = 'left';
        context.textBaseline = 'alphabetic';
        if (names[k]) context.fillText(say(names[k]!), left, 16);
        own.grip.place(axes.x(z[0]), axes.y(z[1]));
      });
      handles.push({ axes: null, grip: handle(box, 'point', (px, py) => {
        const axes = handles[k]!.axes;
        if (axes) set([axes.valueX(px), axes.valueY(py)]);
      }, (dx, dy) => set([z[0] + dx * 0.1, z[1] + dy * 0.1])) });
    });

    const readings = make('ul', 'figure-readings');
    kit.controls.before(readings);
    const set = ([a, c]: Point): void => {
      const held = (n: number): number => Math.round(Math.min(reach, Math.max(-reach, n)) * 20) / 20;
      [z[0], z[1]] = [held(a), held(c)];
      changed();
    };
    const changed = (): void => {
      const place = `z = (${valueText(z[0], 2)}, ${valueText(z[1], 2)})`;
      for (const { grip } of handles) grip.say(say(words.outputsHandle), place, z[0]);
      readings.replaceChildren(make('li', '', place), ...grounds.flatMap((ground, k) => {
        if (!ground) return [];
        const [loss, g1, g2] = ground(z), item = make('li');
        item.append(make('span', '', names[k] ? say(names[k]!) : ''), `L = ${valueText(loss, 3)}, ∇L = (${valueText(g1, 3)}, ${valueText(g2, 3)})`);
        return [item];
      }));
      kit.summary.textContent = [...readings.children].map((one) => one.textContent).join('. ');
      kit.redraw();
    };
    const arrived = latest<Ground[]>((answer) => {
      grounds = answer;
      changed();
    });
    arrived(Promise.all(asked.map(async (one): Promise<Ground> => {
      const xs = spread(-2 * reach - 4, 2 * reach + 4, 1601);
      const curve = (target?: number): Promise<Curve> => ask({ kind: 'loss', id: one.id, ...(one.settings && { settings: one.settings }), ...(target !== undefined && { target }) }, xs);
      if (!one.each) {
        const of = reader(xs, await curve());
        return ([p, q]) => {
          const [loss, slope] = of(p - q);
          return [loss, slope, -slope];
        };
      }
      const [first, second] = (await Promise.all(one.each.map(curve))).map((found) => reader(xs, found)) as [ReturnType<typeof reader>, ReturnType<typeof reader>];
      return ([p, q]) => {
        const [a, da] = first(p), [c, dc] = second(q);
        return [(a + c) / 2, da / 2, dc / 2];
      };
    })));
    void stage.engine().then(({ schema }) => {
      names = asked.map(({ id, label }) => textOf(label) ?? nameOf(schema, 'loss', id));
      changed();
    });
    kit.words(changed);
    return () => kit.dispose();
  },
};

/** Value and slope between the places that were computed. */
function reader(xs: number[], { values, slopes }: Curve): (x: number) => [number, number] {
  const low = xs[0]!, scale = (xs.length - 1) / (xs.at(-1)! - low), last = xs.length - 1.001;
  return (x) => {
    const at = Math.min(last, Math.max(0, (x - low) * scale)), i = Math.floor(at), t = at - i;
    return [values[i]! + (values[i + 1]! - values[i]!) * t, slopes[i]! + (slopes[i + 1]! - slopes[i]!) * t];
  };
}

function descend(ground: Ground, from: Point, rate: number): Point[] {
  const path: Point[] = [[...from]];
  for (let step = 0; step < descents; ++step) {
    const [p, q] = path.at(-1)!, [, g1, g2] = ground([p, q]);
    path.push([p - rate * g1, q - rate * g2]);
  }
  return path;
}
