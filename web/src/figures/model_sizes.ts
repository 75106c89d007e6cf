// Model size against error: networks of many widths are trained from many seeds, here and now. A point is one training, the line
// their mean, the band a standard deviation to both sides. Settings: lab, widths, steps, seeds, rows [training points to choose from].

import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import type { Lab } from '../lab/lab';
import type { Surface } from '../views/canvas';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import type { Figure } from './figure';
import { Axes, axis } from './figure-axes';
import { Kit } from './figure-kit';
import { labOf, outcomeOf, spreadOf, type Circumstances, type Measured, type Outcome } from './size-runs';

const mostSeeds = 16, mostNoise = 0.6, noiseSteps = 12;
const air = 1.2;   // beside the first and the last width

export const figure: Figure = {
  mount(host, settings, stage) {
    const lab = settings.lab as Lab | undefined, widths = settings.widths as number[], rows = settings.rows as number[], steps = Number(settings.steps ?? 4000);
    if (!lab?.model.layers || !Array.isArray(widths) || !Array.isArray(rows)) throw new Error('The figure needs a lab, widths and rows.');
    const kit = new Kit(host, 'model-sizes'), started = stage.trains();
    let seeds = Number(settings.seeds ?? 8), now: Circumstances = { noise: Number(lab.data.noise ?? 0), rows: Math.round(Number(lab.data.count) * Number(lab.data.split)) };
    let seen = false, gone = false;
    /** By circumstances, then in the order of `task`: all that was ever trained here. */
    const done = new Map<string, Outcome[]>();
    const key = ({ noise, rows: count }: Circumstances): string => `${noise} ${count}`;
    const found = (): Outcome[] => done.get(key(now)) ?? [];
    const wanted = (): number => seeds * widths.length;
    /** Seed by seed, so that a whole line stands soon. */
    const task = (n: number): { seed: number; width: number } => ({ seed: 1 + Math.floor(n / widths.length), width: widths[n % widths.length]! });
    const at = (k: number, what: Measured): number[] => found().slice(0, wanted()).flatMap((one, n) => (n % widths.length === k ? [one[what]] : []));

    const series = (surface: Surface, plot: Axes, what: Measured, hue: string, dash: number[]): number | undefined => {
      const points = widths.map((_, k) => at(k, what)), there = points.flatMap((values, k) => (values.length > 0 ? [k] : []));
      const held = (value: number): number => Math.max(plot.up.low, value);
      const means = there.map((k) => spreadOf(points[k]!)), xs = there.map((k) => widths[k]!), { context } = surface;
      plot.clip(() => {
        context.fillStyle = hue;
        context.globalAlpha = 0.14;
        context.beginPath();
        means.forEach(({ mean, deviation }, i) => context.lineTo(plot.x(xs[i]!), plot.y(held(mean + deviation))));
        means.toReversed().forEach(({ mean, deviation }, i) => context.lineTo(plot.x(xs.at(-1 - i)!), plot.y(held(mean - deviation))));
        context.fill();
        context.globalAlpha = 0.35;
        for (const k of there)
          for (const value of points[k]!) {
            context.beginPath();
            context.arc(plot.x(widths[k]!), plot.y(value), 2, 0, 2 * Math.PI);
            context.fill();
          }
        context.globalAlpha = 1;
        plot.line(xs, means.map(({ mean }) => mean), hue, 2.5, dash);
      });
      return means.at(-1)?.mean;
    };
    const chart = (name: () => string, train: Measured, test: Measured, up: () => number) => (surface: Surface): void => {
      surface.begin();
      const right = surface.width > 300 ? 64 : 16, colors = palette.peek();
      const plot = new Axes(surface, { left: 48, top: 30, width: surface.width - 48 - right, height: surface.height - 72 }, axis(widths[0]! / air, widths.at(-1)! * air, true), axis(0, up()));
      plot.grid(say(words.hiddenUnits), name(), 6, 5);
      const ends = [{ text: say(words.test), at: series(surface, plot, test, colors.negative, []), hue: colors.negative }, { text: say(words.training), at: series(surface, plot, train, colors.positive, [6, 3]), hue: colors.positive }];
      plot.ends(ends.flatMap((one) => (one.at === undefined ? [] : [{ ...one, at: one.at }])));
    };
    /** Up to the highest band: single points may lie above it. */
    const top = (least: number, ...which: Measured[]): number => widths.reduce((most, _, k) => which.reduce((so, what) => {
      const { mean, deviation } = spreadOf(at(k, what));
      return mean + deviation > so ? mean + deviation : so;
    }, most), least) * 1.05;
    kit.canvas('', chart(() => say(words.errorShare), 'trainError', 'testError', () => top(0.24, 'trainError', 'testError')));
    kit.canvas('', chart(() => say(words.loss), 'trainLoss', 'testLoss', () => top(0.9, 'trainLoss', 'testLoss')));

    const line = kit.line('');
    const changed = (): void => {
      const count = Math.min(wanted(), found().length), percent = (k: number, what: Measured): string => valueText(100 * spreadOf(at(k, what)).mean, 1);
      const whole = widths.flatMap((width, k) => (at(k, 'testError').length > 0 ? [{ width, k }] : []));
      line.textContent = kit.failure || say(words.sizesLine, { count, all: wanted(), seeds, rows: now.rows, noise: valueText(now.noise, 2) });
      kit.summary.textContent = [line.textContent, ...whole.map(({ width, k }) => say(words.sizesRow, { width, train: percent(k, 'trainError'), test: percent(k, 'testError'), loss: valueText(spreadOf(at(k, 'testLoss')).mean, 2) }))].join(' ');
      kit.redraw();
    };

    /** One training at a time; whatever the controls say when it ends is what is trained next. */
    const go = (): Promise<boolean> => kit.work(async () => {
      const { client } = await started;
      while (!gone && seen && found().length < wanted()) {
        const asked = now, { seed, width } = task(found().length);
        const outcome = await outcomeOf(client, labOf(lab, width, seed, asked, steps));
        done.set(key(asked), [...(done.get(key(asked)) ?? []), outcome]);
        changed();
      }
    });
    const look = (): void => {
      void go();
      changed();
    };
    kit.choice(words.trainingPoints, rows.map((count) => ({ id: String(count), label: { en: String(count), zh: String(count) } })), String(now.rows), (count) => {
      now = { ...now, rows: Number(count) };
      look();
    });
    const noiseAt = (t: number): number => Math.round(t * noiseSteps) * (mostNoise / noiseSteps);
    kit.slider(words.dataNoise, now.noise / mostNoise, noiseSteps, (t) => valueText(noiseAt(t), 2), (t) => {
      now = { ...now, noise: Number(noiseAt(t).toFixed(2)) };
      look();
    });
    kit.slider(words.seeds, (seeds - 1) / (mostSeeds - 1), mostSeeds - 1, (t) => String(1 + Math.round(t * (mostSeeds - 1))), (t) => {
      seeds = 1 + Math.round(t * (mostSeeds - 1));
      look();
    });
    kit.seen((here) => {
      seen = here;
      void go();
    });
    kit.words(changed);
    return () => {
      gone = true;
      kit.dispose();
    };
  },
};
