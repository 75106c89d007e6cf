// What the numbers on the curves really say: learning by heart, one class for all, test points known from training.

import { doctorWords as words } from '../../i18n/doctor';
import { percent } from '../../ui/format';
import { numberText } from '../../ui/resolve';
import { balanced, moreDataOrPenalty, withoutCopies } from '../change';
import type { Rule } from '../rule';

const leastPoints = 8;
const leastShare = 0.75;
const leastRecall = 0.3;
const leastCopies = 0.1;

export const overfittingRule: Rule = {
  id: 'overfitting',
  sentence: words.overfitting,
  why: words.overfittingWhy,
  formula: String.raw`\text{gap}=L_{\rm test}-L_{\rm train}`,
  check(looks) {
    const curve = looks.at(-1)?.curve ?? [];
    const last = curve.at(-1);
    if (!last || curve.length < leastPoints) return null;
    let best = curve[0]!;
    for (const point of curve) if (point.testLoss < best.testLoss) best = point;
    const since = curve.filter(({ step }) => step > best.step).length;
    if (since < 4 || !(last.testLoss > 1.3 * best.testLoss) || !(last.trainLoss < 0.5 * last.testLoss)) return null;
    return {
      values: { step: best.step, best: numberText(best.testLoss), now: numberText(last.testLoss) },
      path: 'loss',
      evidence: [{ label: words.trainLoss, value: numberText(last.trainLoss), path: 'loss' }, { label: words.testLoss, value: numberText(last.testLoss) }],
    };
  },
  experiment: moreDataOrPenalty,
};

export const imbalanceRule: Rule = {
  id: 'imbalance',
  sentence: words.imbalance,
  why: words.imbalanceWhy,
  formula: String.raw`\text{accuracy}=\frac{\text{right}}{N}\ge\max_k\frac{N_k}{N}\quad\text{by guessing alone}`,
  check(looks) {
    const last = looks.at(-1), K = last?.classes ?? 0;
    if (!last || K < 2 || last.confusion.length !== K * K || last.step < 50) return null;
    const truth = Array.from({ length: K }, (_, k) => last.confusion.slice(k * K, (k + 1) * K).reduce((a, b) => a + b, 0));
    const all = truth.reduce((a, b) => a + b, 0), most = Math.max(...truth);
    const recall = (k: number): number => last.confusion[k * K + k]! / truth[k]!;
    const missed = truth.findIndex((n, k) => n > 0 && n < most && recall(k) < leastRecall);
    if (all < 20 || most / all < leastShare || missed < 0) return null;
    return {
      values: { share: percent(most / all), recall: percent(recall(missed)), k: missed },
      path: 'data.t',
      evidence: [{ label: words.classCounts, value: truth.join(' : '), path: 'data.t' }],
    };
  },
  experiment: balanced,
};

export const leakRule: Rule = {
  id: 'test_points_known',
  sentence: words.copies,
  why: words.copiesWhy,
  formula: String.raw`\mathcal D_{\rm train}\cap\mathcal D_{\rm test}\ne\varnothing`,
  check(looks) {
    const { count, of } = looks.at(-1)?.copies ?? { count: 0, of: 0 };
    return of > 0 && count / of >= leastCopies ? { values: { count, of }, path: 'data.x', evidence: [{ label: words.copiesFound, value: `${count} / ${of}`, path: 'data.x' }] } : null;
  },
  experiment: (lab) => withoutCopies(lab),
};
