// Optimizers on a loss surface: drag the start, and all their steps are drawn again at once, computed by the updates that train
// networks. Settings: surfaces (ids, the first is shown), walks [{ optimizer: { id, … }, schedule, label }], steps, noise (true: a slider).
// A single walk has its learning rate on the slider; several have rates of their own, and the slider a factor for all.

import { figureWords as words } from '../i18n/figures';
import { language, say } from '../i18n/language';
import type { Schema, Text } from '../engine/schema';
import type { Choice } from '../lab/lab';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import { idsOf, latest, nameOf, textOf } from './engine-curve';
import { Axes, axis } from './figure-axes';
import type { Figure } from './figure';
import { handle, Kit, make } from './figure-kit';
import { Relief } from './relief';

interface Walk { optimizer: Choice; schedule?: Choice; label?: unknown }
type Point = [number, number];

const cells = 96;
const leastNoise = 0.02, mostNoise = 20;
/** A place is read off the plane: less than a hundredth is nothing. */
const placeText = (x: number): string => valueText(Math.round(100 * x) / 100 + 0, 2);
const leastRate = 1e-3, rateDecades = 4; // to 10, twenty steps a decade: 0.1 and 1 are among them

export const figure: Figure = {
  mount(host, settings, stage) {
    const ids = idsOf(settings, 'surfaces'), walks = settings.walks as Walk[];
    if (!Array.isArray(walks) || walks.length === 0) throw new Error('The figure needs walks.');
    const steps = Number(settings.steps ?? 150), kit = new Kit(host, 'descent'), relief = new Relief();
    let id = ids[0]!, start: Point = [0, 0], reach = 3, factor = 1, noise = 0, seed = 1;
    let schema: Schema | null = null, names: Text[] = [];
    let ground: Float64Array | null = null, low = 0, high = 1;
    let paths: Float32Array[] = [], losses: Float64Array[] = [];
    const hue = (k: number): string => palette.peek().classCss[[1, 0, 2, 3, 6, 7][k % 6]!]!;

    let axes: Axes | null = null;
    const box = kit.canvas('square', (surface) => {
      axes = new Axes(surface, { left: 28, top: 8, width: surface.width - 36, height: surface.height - 32 }, axis(-reach, reach), axis(-reach, reach));
      surface.begin();
      if (!ground) return;
      relief.draw(surface, axes.box, ground, low, high);
      axes.grid('', '', 5, 5);
      paths.forEach((path, k) => {
        const xs = Float64Array.from({ length: path.length / 2 }, (_, i) => path[2 * i]!), ys = Float64Array.from(xs, (_, i) => path[2 * i + 1]!);
        axes!.clip(() => {
          axes!.line(xs, ys, palette.peek().ground, 4);
          axes!.line(xs, ys, hue(k), 2, k % 2 === 1 ? [6, 3] : []);
          axes!.dot(xs.at(-1)!, ys.at(-1)!, hue(k), 4.5);
        });
      });
      grip.place(axes.x(start[0]), axes.y(start[1]));
    });

    kit.canvas('', (surface) => {
      surface.begin();
      const lowest = losses.reduce((least, one) => one.reduce((a, b) => Math.min(a, b), least), low); // between cells it may be lower
      const all = losses.flatMap((one) => [...one]).map((loss) => loss - lowest).filter((loss) => loss > 0 && Number.isFinite(loss));
      const most = Math.min(1e4, Math.max(1e-3, ...all)), right = surface.width > 340 ? 112 : 16;
      const plot = new Axes(surface, { left: 52, top: 26, width: surface.width - 52 - right, height: surface.height - 66 }, axis(0, steps), axis(1e-6, most, true));
      plot.grid(say(words.steps), say(words.aboveLowest), 5, 4);
      plot.clip(() => losses.forEach((loss, k) => plot.line(Array.from(loss, (_, i) => i), loss.map((one) => Math.max(1e-6, one - lowest)), hue(k), 2, k % 2 === 1 ? [6, 3] : [])));
      if (right > 20) plot.ends(losses.map((loss, k) => ({ text: names[k] ? say(names[k]!) : '', at: Math.min(most, Math.max(1e-6, loss.at(-1)! - lowest)), hue: hue(k) })));
    });

    const readings = make('ul', 'figure-readings');
    kit.controls.before(readings);
    const changed = (): void => {
      readings.replaceChildren(...losses.map((loss, k) => {
        const item = make('li'), name = make('span', '', names[k] ? say(names[k]!) : ''), path = paths[k]!;
        item.append(name, `(${placeText(path.at(-2)!)}, ${placeText(path.at(-1)!)})  L = ${valueText(loss.at(-1)!, 4)}`);
        return item;
      }));
      grip.say(say(words.startHandle), `x₁ ${valueText(start[0], 2)}, x₂ ${valueText(start[1], 2)}`, start[0]);
      kit.summary.textContent = `${say(words.descentSummary, { steps })} ${[...readings.children].map((one) => one.textContent).join(language.value === 'zh' ? '；' : '; ')}`;
      kit.redraw();
    };

    const walked = latest<{ paths: Float32Array[]; losses: Float64Array[] }>((answer) => {
      ({ paths, losses } = answer);
      changed();
    });
    const walk = (): void => {
      if (!schema) return;
      walked((async () => {
        const { client } = await stage.engine();
        const places = await client.call('evaluate', { kind: 'surface', id, xs: [], steps, noise, seed,
          walks: walks.map(({ optimizer, schedule }) => ({ optimizer: { ...optimizer, lr: rateOf(optimizer) }, start, ...(schedule && { schedule }) })) });
        const size = 2 * (steps + 1), found = walks.map((_, k) => places.slice(k * size, (k + 1) * size));
        return { paths: found, losses: await Promise.all(found.map(async (path) => (await pairs([...path])))) };
      })());
    };
    /** Values at points that stand one after the other. */
    const pairs = async (xs: number[]): Promise<Float64Array> => {
      const { client } = await stage.engine(), values = new Float64Array(xs.length / 2);
      for (let from = 0; from < xs.length; from += 4096) {
        const part = xs.slice(from, from + 4096);
        values.set((await client.call('evaluate', { kind: 'surface', id, xs: part })).subarray(0, part.length / 2), from / 2);
      }
      return values;
    };
    const rateOf = ({ id: optimizer, lr }: Choice): number => {
      const param = schema!.kinds.optimizer.entries.find((one) => one.id === optimizer)?.params.find((one) => one.id === 'lr');
      return Math.min(param?.max ?? Infinity, Math.max(param?.min ?? 0, Number(lr ?? param?.default ?? 0.01) * factor));
    };
    const put = ([a, c]: Point): void => {
      const held = (n: number): number => Math.round(Math.min(reach, Math.max(-reach, n)) * 100) / 100;
      start = [held(a), held(c)];
      walk();
    };
    const grip = handle(box, 'point', (px, py) => axes && put([axes.valueX(px), axes.valueY(py)]), (dx, dy) => put([start[0] + dx * 0.05, start[1] + dy * 0.05]));

    const drawn = latest<Float64Array>((values) => {
      ground = values;
      low = values.reduce((a, b) => Math.min(a, b), Infinity);
      high = values.reduce((a, b) => Math.max(a, b), -Infinity);
      walk();
    });
    const show = (next: string): void => {
      id = next;
      const entry = schema!.kinds.surface.entries.find((one) => one.id === id);
      if (!entry) throw new Error(`There is no surface "${id}".`);
      reach = entry.reach ?? 3;
      start = [...(entry.begin ?? [1, 1])];
      const at = (i: number): number => -reach + ((i + 0.5) / cells) * 2 * reach;
      drawn(pairs(Array.from({ length: 2 * cells * cells }, (_, n) => at(n % 2 === 0 ? (n / 2) % cells : Math.floor(n / 2 / cells)))));
    };

    void stage.engine().then((engine) => {
      schema = engine.schema;
      names = walks.map(({ optimizer, label }) => textOf(label) ?? nameOf(engine.schema, 'optimizer', optimizer.id));
      if (ids.length > 1) kit.choice(words.surface, ids.map((one) => ({ id: one, label: nameOf(engine.schema, 'surface', one) })), id, show);
      const own = Number(walks[0]!.optimizer.lr ?? 0), rateAt = (at: number): number => leastRate * 10 ** (rateDecades * at);
      if (walks.length === 1 && own > 0) kit.slider(words.rate, Math.log10(own / leastRate) / rateDecades, 20 * rateDecades, (at) => valueText(rateAt(at), 3), (at) => {
        factor = rateAt(at) / own;
        walk();
      });
      else kit.slider(words.rateFactor, 0.5, 60, (at) => `× ${valueText(10 ** (2 * at - 1), 2)}`, (at) => {
        factor = 10 ** (2 * at - 1);
        walk();
      });
      if (settings.noise) kit.slider(words.gradientNoise, 0, 60, (at) => valueText(at === 0 ? 0 : leastNoise * (mostNoise / leastNoise) ** at, 2), (at) => {
        noise = at === 0 ? 0 : leastNoise * (mostNoise / leastNoise) ** at;
        seed += 1;
        walk();
      });
      show(id);
    });
    kit.words(changed);
    return () => kit.dispose();
  },
};
