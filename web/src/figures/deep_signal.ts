// A signal through many layers of the same kind: the spread of activations layer by layer as mirrored histograms, and how strong the
// signal is on its way forward and the gradient on its way back. Weights come from the engine's initializers, every activation and
// slope from its activation functions. Settings: depth, width, rows, activations (ids), starts [{ id, settings, label }], source
// { id, settings } the input is drawn with.

import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import type { Value } from '../lab/lab';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import { Axes, axis } from './figure-axes';
import { asker, idsOf, latest, nameOf, textOf, type Ask } from './engine-curve';
import type { Figure } from './figure';
import { Kit } from './figure-kit';

interface Start { id: string; settings: Record<string, Value> }
interface Layer { counts: Float64Array; std: number; gradient: number }
interface Net { depth: number; width: number; rows: number }

const bins = 41, reach = 1.6;

export const figure: Figure = {
  mount(host, settings, stage) {
    const net: Net = { depth: Number(settings.depth ?? 20), width: Number(settings.width ?? 64), rows: Number(settings.rows ?? 48) };
    const ids = idsOf(settings, 'activations');
    const starts = (settings.starts as (Start & { label: unknown })[]), source = settings.source as Start;
    let id = ids[0]!, start = starts[0]!;
    let layers: Layer[] = [], input = 1;
    const ask = asker(stage), kit = new Kit(host, 'deep-signal');

    kit.canvas('', (surface) => {
      surface.begin();
      const plot = new Axes(surface, { left: 40, top: 26, width: surface.width - 52, height: surface.height - 66 }, axis(0.4, net.depth + 0.6), axis(-reach, reach));
      plot.grid(say(words.layer), say(words.activations), 8, 5);
      const colors = palette.peek(), { context } = surface, half = 0.46 * (plot.x(2) - plot.x(1)), tall = plot.box.height / bins;
      layers.forEach(({ counts }, l) => {
        const most = Math.max(...counts);
        for (let i = 0; i < bins; ++i) {
          const middle = -reach + ((i + 0.5) / bins) * 2 * reach, share = Math.sqrt(counts[i]! / most);
          if (share < 0.02) continue;
          context.fillStyle = Math.abs(middle) < reach / bins ? colors.inkFaint : middle < 0 ? colors.negative : colors.positive;
          context.fillRect(plot.x(l + 1) - half * share, plot.y(middle) - tall / 2, 2 * half * share, Math.max(1, tall - 0.5));
        }
      });
    });
    kit.canvas('', (surface) => {
      surface.begin();
      const all = layers.flatMap(({ std, gradient }) => [std, gradient]).filter((one) => one > 0 && Number.isFinite(one));
      const low = Math.max(1e-20, Math.min(0.1, ...all)), high = Math.min(1e20, Math.max(10, ...all)), colors = palette.peek();
      const plot = new Axes(surface, { left: 52, top: 26, width: surface.width - 128, height: surface.height - 66 }, axis(0.4, net.depth + 0.6), axis(10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high)), true));
      plot.grid(say(words.layer), say(words.strength), 8, 6);
      const at = layers.map((_, l) => l + 1);
      plot.clip(() => {
        plot.line(at, layers.map(({ std }) => std), colors.positive, 2.5);
        plot.line(at, layers.map(({ gradient }) => gradient), colors.negative, 2.5, [6, 3]);
      });
      const last = layers.at(-1);
      if (last) plot.ends([{ text: say(words.forwardSignal), at: Math.max(plot.up.low, last.std), hue: colors.positive }, { text: say(words.gradientBack), at: Math.max(plot.up.low, last.gradient), hue: colors.negative }]);
    });

    const line = kit.line('');
    const changed = (): void => {
      const first = layers[0], last = layers.at(-1);
      line.textContent = first && last ? say(words.signalLine, { depth: net.depth, input: valueText(input, 2), first: tidy(first.std), last: tidy(last.std), back: tidy(first.gradient) }) : '';
      kit.summary.textContent = line.textContent;
      kit.redraw();
    };
    const arrived = latest<{ input: number; layers: Layer[] }>((answer) => {
      ({ layers, input } = answer);
      changed();
    });
    const load = (): void => arrived(send(ask, net, id, start, source));
    kit.words(changed);
    load();
    void stage.engine().then(({ schema }) => {
      kit.choice(words.activation, ids.map((one) => ({ id: one, label: nameOf(schema, 'activation', one) })), id, (chosen) => {
        id = chosen;
        load();
      });
      kit.choice(words.start, starts.map((one, k) => ({ id: String(k), label: textOf(one.label) ?? nameOf(schema, 'initializer', one.id) })), '0', (chosen) => {
        start = starts[Number(chosen)]!;
        load();
      });
    });
    return () => kit.dispose();
  },
};

const tidy = (value: number): string => (value >= 0.001 && value < 1e4 ? valueText(value, 3) : value.toExponential(1).replace('e+', 'e').replace('-', '−'));

/** The engine draws one block of numbers; every layer gets them in an order of its own, which is as good as new draws. */
function shuffled(numbers: Float64Array, seed: number): Float64Array {
  const out = numbers.slice();
  let state = (seed * 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let i = out.length - 1; i > 0; --i) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

const std = (numbers: Float64Array): number => {
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, one) => sum + (one - mean) ** 2, 0) / numbers.length);
};

function histogram(numbers: Float64Array): Float64Array {
  const counts = new Float64Array(bins);
  for (const one of numbers) {
    const i = Math.floor(((one + reach) / (2 * reach)) * bins);
    counts[Math.min(bins - 1, Math.max(0, i))]! += 1;
  }
  return counts;
}

async function send(ask: Ask, { depth, width, rows }: Net, id: string, start: Start, source: Start): Promise<{ input: number; layers: Layer[] }> {
  const draw = async ({ id: from, settings }: Start, count: number): Promise<Float64Array> => (await ask({ kind: 'initializer', id: from, settings }, new Array<number>(count).fill(0))).values;
  const [drawn, weights] = await Promise.all([draw(source, rows * width), draw(start, width * width)]);
  let a = shuffled(drawn, 1);
  const input = std(a);
  const passes: { W: Float64Array; slopes: Float64Array; out: Float64Array }[] = [];
  for (let l = 0; l < depth; ++l) {
    const W = shuffled(weights, l + 2), z = product(a, W, rows, width, false);   // z = a W^T
    const { values, slopes } = await ask({ kind: 'activation', id }, [...z]);
    passes.push({ W, slopes, out: values });
    a = values;
  }
  // Back from a gradient of spread 1 at the last output.    g (rows, width)
  let g = shuffled(drawn, depth + 2);
  const gradients: number[] = [];
  for (const { W, slopes } of passes.toReversed()) {
    gradients.unshift(std(g));
    g = product(g.map((one, i) => one * slopes[i]!), W, rows, width, true);
  }
  return { input, layers: passes.map(({ out }, l) => ({ counts: histogram(out), std: std(out), gradient: gradients[l]! })) };
}

/** a W^T, or a W when `plain`.    a (rows, n)  W (n, n) */
function product(a: Float64Array, W: Float64Array, rows: number, n: number, plain: boolean): Float64Array {
  const out = new Float64Array(rows * n);
  for (let r = 0; r < rows; ++r)
    for (let i = 0; i < n; ++i)
      for (let j = 0; j < n; ++j) {
        if (plain) out[r * n + j]! += a[r * n + i]! * W[i * n + j]!;
        else out[r * n + i]! += a[r * n + j]! * W[i * n + j]!;
      }
  return out;
}
