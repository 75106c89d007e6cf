// Two distributions over the same few outcomes, both to be dragged: what is true and what is predicted. Below, cross-entropy as entropy
// plus divergence, in nats, every term from the engine's losses. Settings: outcomes (texts), p, q, divergence and likelihood (ids).

import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import { Axes, axis } from './figure-axes';
import { asker, idOf, latest, textOf, type Ask } from './engine-curve';
import type { Figure } from './figure';
import { handle, Kit } from './figure-kit';

interface Terms { entropy: number; cross: number; forward: number; backward: number }

/** A predicted probability of zero would make the divergence infinite; one stays just above. */
const least = 0.002;

export const figure: Figure = {
  mount(host, settings, stage) {
    const outcomes = (Array.isArray(settings.outcomes) ? settings.outcomes : []).map((one) => textOf(one) ?? { en: String(one), zh: String(one) });
    const both = [normal(settings.p, outcomes.length), normal(settings.q, outcomes.length)] as const;
    const ids = { divergence: idOf(settings, 'divergence'), likelihood: idOf(settings, 'likelihood') };
    const ask = asker(stage), kit = new Kit(host, 'distributions');
    let terms: Terms | null = null, axes: Axes | null = null;
    const centre = (k: number, which: 0 | 1): number => k + (which === 0 ? 0.3 : 0.7);

    const box = kit.canvas('', (surface) => {
      const colors = palette.peek(), { context } = surface;
      axes = new Axes(surface, { left: 40, top: 26, width: surface.width - 48, height: surface.height - 66 }, axis(0, outcomes.length), axis(0, 1));
      surface.begin();
      axes.grid('', say(words.probability), 0, 5);
      both.forEach((list, which) => list.forEach((value, k) => {
        const wide = axes!.x(0.34) - axes!.x(0), x = axes!.x(centre(k, which as 0 | 1)), y = axes!.y(value);
        context.fillStyle = which === 0 ? colors.positive : colors.negative;
        context.fillRect(x - wide / 2, y, wide, axes!.y(0) - y);
        context.fillStyle = colors.inkSoft;
        context.font = `12px ${colors.font}`;
        context.textAlign = 'center';
        context.textBaseline = 'bottom';
        context.fillText(valueText(value, 2), x, Math.max(14, y - 12));
        grips[which]![k]!.place(x, y);
      }));
      context.fillStyle = colors.ink;
      context.textBaseline = 'top';
      context.textAlign = 'center';
      outcomes.forEach((name, k) => context.fillText(say(name), axes!.x(k + 0.5), axes!.y(0) + 6));
      context.textAlign = 'left';
      [say(words.truth), say(words.predicted)].forEach((name, which) => {
        const x = axes!.box.left + 90 + which * Math.min(150, axes!.box.width * 0.35);
        context.fillStyle = which === 0 ? colors.positive : colors.negative;
        context.fillRect(x, 7, 10, 10);
        context.fillStyle = colors.ink;
        context.fillText(name, x + 15, 5);
      });
    });
    const grips = both.map((list, which) => list.map((_, k) => handle(box, 'bar', (_x, y) => axes && set(which as 0 | 1, k, axes.valueY(y)), (dx, dy) => set(which as 0 | 1, k, both[which]![k]! + (dx + dy) * 0.01))));

    kit.canvas('sum', (surface) => {
      if (!terms) return void surface.begin();
      const colors = palette.peek(), { context } = surface, { entropy, cross, forward, backward } = terms;
      const most = Math.max(2, cross, backward), plot = new Axes(surface, { left: 12, top: 20, width: surface.width - 24, height: surface.height - 50 }, axis(0, most), axis(0, 3));
      surface.begin();
      plot.grid(say(words.nats), '', 6, 0);
      const bar = (from: number, to: number, row: number, hue: string, name: string): void => {
        const tall = (plot.y(0) - plot.y(1)) * 0.42, y = plot.y(row + 0.5);
        context.fillStyle = hue;
        context.fillRect(plot.x(from), y, Math.max(1, plot.x(to) - plot.x(from)), tall);
        context.font = `13px ${colors.font}`;
        context.fillStyle = colors.ink;
        context.textBaseline = 'bottom';
        const wide = context.measureText(name).width, x = Math.min(plot.x(from), plot.box.left + plot.box.width - wide);
        context.textAlign = 'left';
        context.fillText(name, x, y - 3);
      };
      bar(0, cross, 2, colors.inkFaint, `${say(words.crossEntropy)} ${valueText(cross, 3)}`);
      bar(0, entropy, 1, colors.positive, `H(p) ${valueText(entropy, 3)}`);
      bar(entropy, cross, 1, colors.negative, `${entropy > 0.45 * most ? '+ ' : '+ '}KL(p‖q) ${valueText(forward, 3)}`);
      bar(0, backward, 0, colors.hairlineStrong, `KL(q‖p) ${valueText(backward, 3)}`);
    });

    const set = (which: 0 | 1, k: number, value: number): void => {
      const list = both[which], wanted = Math.min(1 - least * (list.length - 1), Math.max(least, value)), rest = 1 - list[k]!;
      list.forEach((old, i) => (list[i] = i === k ? wanted : Math.max(least, rest > 1e-9 ? (old * (1 - wanted)) / rest : (1 - wanted) / (list.length - 1))));
      const sum = list.reduce((all, one) => all + one, 0);
      list.forEach((one, i) => (list[i] = one / sum));
      changed();
      load();
    };
    const changed = (): void => {
      both.forEach((list, which) => list.forEach((value, k) => grips[which]![k]!.say(`${say(which === 0 ? words.truth : words.predicted)}: ${say(outcomes[k]!)}`, valueText(value, 2), value)));
      kit.summary.textContent = terms ? say(words.distributionSummary, { cross: valueText(terms.cross, 3), entropy: valueText(terms.entropy, 3), forward: valueText(terms.forward, 3), backward: valueText(terms.backward, 3) }) : '';
      kit.redraw();
    };
    const arrived = latest<Terms>((answer) => {
      terms = answer;
      changed();
    });
    const load = (): void => arrived(weigh(ask, ids, both[0], both[1]));
    kit.words(changed);
    load();
    return () => kit.dispose();
  },
};

function normal(given: unknown, count: number): number[] {
  const list = Array.isArray(given) && given.length === count ? given.map((one) => Math.max(least, Number(one))) : new Array<number>(count).fill(1);
  const sum = list.reduce((all, one) => all + one, 0);
  return list.map((one) => one / sum);
}

/** Each term on its own, none made from the others. */
async function weigh(ask: Ask, { divergence, likelihood }: { divergence: string; likelihood: string }, p: number[], q: number[]): Promise<Terms> {
  const kl = async (from: number[], to: number[]): Promise<number> => {
    const parts = await Promise.all(from.map((share, k) => ask({ kind: 'loss', id: divergence, target: share }, [Math.log(to[k]!)])));
    return parts.reduce((sum, { values }) => sum + values[0]!, 0);
  };
  const surprise = async (of: number[]): Promise<number> => {
    const { values } = await ask({ kind: 'loss', id: likelihood }, of.map(Math.log));
    return p.reduce((sum, share, k) => sum + share * values[k]!, 0);
  };
  const [forward, backward, entropy, cross] = await Promise.all([kl(p, q), kl(q, p), surprise(p), surprise(q)]);
  return { entropy, cross, forward, backward };
}
