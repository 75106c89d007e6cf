// Learning rate across, momentum upward: each cell is one run of so many steps, coloured by how much nearer to the lowest place a
// step brings on average. Probes can be dragged, and their runs are drawn beside. Settings: surface { id, … }, optimizer { id, … },
// param (the one upward), from, to (learning rates, logarithmic), steps, probes [[rate, param] …].

import { figureWords as words } from '../i18n/figures';
import { language, say } from '../i18n/language';
import type { Text } from '../engine/schema';
import type { Choice, Value } from '../lab/lab';
import { Pixels } from '../views/canvas';
import { fieldTable, palette } from '../views/palette';
import { valueText } from '../views/scale';
import { idOf, latest } from './engine-curve';
import { Axes, axis } from './figure-axes';
import type { Figure } from './figure';
import { handle, Kit } from './figure-kit';

const columns = 48, rows = 32;
type Probe = [rate: number, param: number];

export const figure: Figure = {
  mount(host, settings, stage) {
    const surface = settings.surface as Choice, optimizer = settings.optimizer as Choice, param = idOf(settings, 'param');
    if (!surface?.id || !optimizer?.id) throw new Error('The figure needs a surface and an optimizer.');
    const { id, ...surfaceSettings } = surface;
    const from = Math.log10(Number(settings.from ?? 0.001)), to = Math.log10(Number(settings.to ?? 1)), top = Number(settings.top ?? 0.98);
    const steps = Number(settings.steps ?? 100), kit = new Kit(host, 'rate-plane'), pixels = new Pixels();
    const probes = ((settings.probes as Probe[] | undefined) ?? [[0.05, 0], [0.05, 0.9]]).map((one) => [...one] as Probe);
    let upward: Text | undefined, start: [number, number] = [1, 1], first = 1, speeds: Float64Array | null = null, curves: Float64Array[] = [];
    const hue = (k: number): string => palette.peek().classCss[[1, 0, 2, 3][k % 4]!]!;
    const question = { kind: 'surface' as const, id, settings: surfaceSettings as Record<string, Value>, xs: [] as number[] };
    const walk = ([rate, value]: Probe) => ({ optimizer: { ...optimizer, lr: rate, [param]: value }, start });

    let axes: Axes | null = null;
    const box = kit.canvas('', (canvas) => {
      canvas.begin();
      axes = new Axes(canvas, { left: 48, top: 26, width: canvas.width - 60, height: canvas.height - 66 }, axis(from, to), axis(0, top));
      if (speeds) {
        const { left, top: high, width, height } = axes.box, { ratio, context } = canvas, table = fieldTable.peek();
        const w = Math.max(1, Math.round(width * ratio)), h = Math.max(1, Math.round(height * ratio)), image = pixels.sized(w, h);
        for (let j = 0; j < h; ++j)
          for (let i = 0; i < w; ++i) {
            const speed = speeds[Math.floor((1 - (j + 0.5) / h) * rows) * columns + Math.floor(((i + 0.5) / w) * columns)]!;
            pixels.words[j * w + i] = table[Math.round(((Math.max(-1, Math.min(1, speed)) + 1) / 2) * (table.length - 1))]!;
          }
        context.putImageData(image, Math.round(left * ratio), Math.round(high * ratio));
      }
      axes.grid(say(words.rateLog), upward ? say(upward) : '', 4, 5);
      grips.forEach((grip, k) => grip.place(axes!.x(Math.log10(probes[k]![0])), axes!.y(probes[k]![1])));
    });
    kit.canvas('', (canvas) => {
      canvas.begin();
      const right = canvas.width > 340 ? 84 : 16;
      const plot = new Axes(canvas, { left: 52, top: 26, width: canvas.width - 52 - right, height: canvas.height - 66 }, axis(0, steps), axis(1e-6, 1e3, true));
      plot.grid(say(words.steps), say(words.distance), 5, 4);
      plot.clip(() => curves.forEach((curve, k) => plot.line(Array.from(curve, (_, i) => i), curve, hue(k), 2, k % 2 === 1 ? [6, 3] : [])));
      if (right > 20) plot.ends(curves.map((curve, k) => ({ text: say(words.probe, { n: k + 1 }), at: Math.min(1e3, Math.max(1e-6, curve.at(-1)!)), hue: hue(k) })));
    });
    const line = kit.line('');
    const changed = (): void => {
      line.textContent = probes.map(([rate, value], k) => say(words.probeLine, { n: k + 1, rate: valueText(rate, 4), name: upward ? say(upward) : '', value: valueText(value, 2), speed: rateText(curves[k]) })).join(language.value === 'zh' ? '；' : '; ');
      grips.forEach((grip, k) => grip.say(say(words.probe, { n: k + 1 }), `${valueText(probes[k]![0], 4)}, ${valueText(probes[k]![1], 2)}`, probes[k]![0]));
      kit.summary.textContent = line.textContent;
      kit.redraw();
    };
    /** By which factor a step brings it nearer, on average. */
    const rateText = (curve: Float64Array | undefined): string => (curve ? valueText((curve.at(-1)! / curve[0]!) ** (1 / steps), 3) : '–');
    const probed = latest<Float64Array[]>((answer) => {
      curves = answer;
      changed();
    });
    const probe = (): void => probed((async () => {
      const { client } = await stage.engine();
      const places = await client.call('evaluate', { ...question, steps, walks: probes.map(walk) }), size = 2 * (steps + 1);
      return probes.map((_, k) => Float64Array.from({ length: steps + 1 }, (__, i) => Math.hypot(places[k * size + 2 * i]!, places[k * size + 2 * i + 1]!)));
    })());
    const grips = probes.map((_, k) => handle(box, `point probe-${k}`, (px, py) => axes && put(k, axes.valueX(px), axes.valueY(py)),
      (dx, dy) => put(k, Math.log10(probes[k]![0]) + dx * 0.02, probes[k]![1] + dy * 0.01)));
    const put = (k: number, rate: number, value: number): void => {
      probes[k] = [Number((10 ** Math.min(to, Math.max(from, rate))).toPrecision(3)), Math.round(Math.min(top, Math.max(0, value)) * 1000) / 1000];
      changed();
      probe();
    };

    void stage.engine().then(async ({ client, schema }) => {
      upward = schema.kinds.optimizer.entries.find((one) => one.id === optimizer.id)?.params.find((one) => one.id === param)?.name;
      if (!upward) throw new Error(`There is no optimizer "${optimizer.id}" with "${param}".`);
      const entry = schema.kinds.surface.entries.find((one) => one.id === id);
      if (!entry) throw new Error(`There is no surface "${id}".`);
      start = entry.begin ?? start;
      first = Math.hypot(...start);
      probe();
      const grid = Array.from({ length: columns * rows }, (_, n): Probe =>
        [10 ** (from + (((n % columns) + 0.5) / columns) * (to - from)), ((Math.floor(n / columns) + 0.5) / rows) * top]);
      const ends = await client.call('evaluate', { ...question, steps, ends: 1, walks: grid.map(walk) });
      // Blue: a step brings it nearer, full where it does so by a fifth; orange: farther.
      speeds = Float64Array.from(grid, (_, n) => -5 * Math.log(Math.max(1e-12, Math.hypot(ends[2 * n]!, ends[2 * n + 1]!)) / first) / steps);
      changed();
    });
    kit.words(changed);
    return () => kit.dispose();
  },
};
