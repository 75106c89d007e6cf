// The slope of a loss against one weight, by the engine's chain rule and by the quotient of differences: the secant at a chosen h, and
// the error over all h, down to where rounding takes over. J(w) = loss(activation(gain · w + shift), target). Settings: activation,
// loss, lossSettings, gain, shift, target, at, from, to.

import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import type { Value } from '../lab/lab';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import { Axes, axis } from './figure-axes';
import { asker, idOf, latest, spread, type Ask } from './engine-curve';
import type { Figure } from './figure';
import { Kit } from './figure-kit';

/** Steps of h from 1 down to 1e-6, twelve a decade. */
const decades = 6, perDecade = 12;
const steps = Array.from({ length: decades * perDecade + 1 }, (_, i) => 10 ** (-decades + i / perDecade));

interface Chain { activation: string; loss: string; lossSettings: Record<string, Value>; gain: number; shift: number; target: number; at: number; from: number; to: number }
interface Data { xs: number[]; ys: Float64Array; here: number; slope: number; forward: number[]; central: number[] }

export const figure: Figure = {
  mount(host, settings, stage) {
    const chain = read(settings), ask = asker(stage), kit = new Kit(host, 'difference-quotient');
    let data: Data | null = null, k = perDecade * (decades - 1) + 8, way: 'forward' | 'central' = 'forward';

    kit.canvas('', (surface) => {
      const d = data, colors = palette.peek();
      surface.begin();
      if (!d) return;
      const h = steps[k]!, { at } = chain;
      const low = Math.min(...d.ys), high = Math.max(...d.ys), air = 0.08 * (high - low);
      const plot = new Axes(surface, { left: 52, top: 26, width: surface.width - 72, height: surface.height - 66 }, axis(chain.from, chain.to), axis(low - air, high + air));
      plot.grid(say(words.weight), say(words.lossOf), 5, 4);
      plot.clip(() => {
        plot.line(d.xs, d.ys, colors.ink, 2);
        const through = (slope: number, x0: number, y0: number): number[] => d.xs.map((x) => y0 + slope * (x - x0));
        plot.line(d.xs, through(d.slope, at, d.here), colors.positive, 1.5, [5, 4]);
        const quotient = d[way][k]!, left = way === 'central' ? at - h : at;
        plot.line(d.xs, through(quotient, left, value(d, left)), colors.negative, 1.5);
        plot.dot(at + h, value(d, at + h), colors.negative, 4);
        plot.dot(left, value(d, left), colors.negative, 4);
        plot.dot(at, d.here, colors.positive, 5);
      });
    });
    kit.canvas('', (surface) => {
      const d = data, colors = palette.peek();
      surface.begin();
      if (!d) return;
      const error = (list: number[]): number[] => list.map((one) => Math.max(1e-12, Math.abs(one - d.slope)));
      const forward = error(d.forward), central = error(d.central);
      const plot = new Axes(surface, { left: 52, top: 26, width: surface.width - 124, height: surface.height - 66 }, axis(steps[0]!, 1, true), axis(10 ** Math.floor(Math.log10(Math.min(...central, ...forward))), 10 ** Math.ceil(Math.log10(Math.max(...forward))), true));
      plot.grid('h', say(words.errorOf), 7, 6);
      plot.clip(() => {
        plot.line(steps, forward, colors.negative, 2);
        plot.line(steps, central, colors.positive, 2);
      });
      plot.dot(steps[k]!, (way === 'forward' ? forward : central)[k]!, colors.accent, 6);
      plot.ends([{ text: say(words.forward), at: forward.at(-1)!, hue: colors.negative }, { text: say(words.central), at: central.at(-1)!, hue: colors.positive }]);
    });

    const line = kit.line('');
    const changed = (): void => {
      const d = data;
      line.textContent = d ? say(words.quotientLine, { h: valueText(steps[k]!, 3), quotient: valueText(d[way][k]!, 7), slope: valueText(d.slope, 7), error: Math.abs(d[way][k]! - d.slope).toExponential(1).replace('-', '−') }) : '';
      kit.summary.textContent = line.textContent;
      kit.redraw();
    };
    kit.choice(words.quotient, [{ id: 'forward', label: words.forward }, { id: 'central', label: words.central }], way, (chosen) => {
      way = chosen;
      changed();
    });
    kit.slider(words.step, k / (steps.length - 1), steps.length - 1, (at) => valueText(steps[Math.round(at * (steps.length - 1))]!, 3), (at) => {
      k = Math.round(at * (steps.length - 1));
      changed();
    });
    kit.words(changed);
    latest<Data>((answer) => {
      data = answer;
      changed();
    })(compute(ask, chain));
    return () => kit.dispose();
  },
};

const read = (s: Record<string, unknown>): Chain => ({
  activation: idOf(s, 'activation'), loss: idOf(s, 'loss'), lossSettings: (s.lossSettings ?? {}) as Record<string, Value>,
  gain: Number(s.gain ?? 1), shift: Number(s.shift ?? 0), target: Number(s.target ?? 1), at: Number(s.at ?? 0), from: Number(s.from ?? -4), to: Number(s.to ?? 4),
});

/** J between the places that were computed. */
function value({ xs, ys }: Data, x: number): number {
  const at = Math.min(xs.length - 1.001, Math.max(0, ((x - xs[0]!) / (xs.at(-1)! - xs[0]!)) * (xs.length - 1))), i = Math.floor(at);
  return ys[i]! + (ys[i + 1]! - ys[i]!) * (at - i);
}

async function compute(ask: Ask, chain: Chain): Promise<Data> {
  const { activation, loss, lossSettings, gain, shift, target, at } = chain;
  const run = async (weights: number[]): Promise<{ J: Float64Array; dJ: Float64Array }> => {
    const inner = await ask({ kind: 'activation', id: activation }, weights.map((w) => gain * w + shift));
    const outer = await ask({ kind: 'loss', id: loss, settings: lossSettings, target }, [...inner.values]);
    return { J: outer.values, dJ: outer.slopes.map((slope, i) => slope * inner.slopes[i]! * gain) };
  };
  const xs = spread(chain.from, chain.to, 401);
  const [whole, right, left] = await Promise.all([run([...xs, at]), run(steps.map((h) => at + h)), run(steps.map((h) => at - h))]);
  const here = whole.J.at(-1)!;
  return {
    xs, ys: whole.J.slice(0, xs.length), here, slope: whole.dJ.at(-1)!,
    forward: steps.map((h, i) => (right.J[i]! - here) / h),
    central: steps.map((h, i) => (right.J[i]! - left.J[i]!) / (2 * h)),
  };
}
