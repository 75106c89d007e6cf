// The learning rate, judged by how much a step changes weights against how large they are, and by what the loss makes of it.

import { doctorWords as words } from '../../i18n/doctor';
import { numberText } from '../../ui/resolve';
import { otherRate } from '../change';
import type { Observation } from '../observation';
import { lasting, progress, recentGain, type Finding, type Rule } from '../rule';

const wild = 0.1;
const timid = 2e-5;

/** The largest (or smallest) share by which the last step changed an array of weights. */
function share({ weights }: Observation, pick: (...shares: number[]) => number): number {
  const shares = weights.filter(({ value, update }) => value > 0 && Number.isFinite(update)).map(({ value, update }) => update / value);
  return shares.length === 0 ? NaN : pick(...shares);
}

function found(look: Observation, pick: (...shares: number[]) => number): Finding {
  const worst = share(look, pick);
  const weight = look.weights.find(({ value, update }) => update / value === worst);
  return {
    values: { share: numberText(100 * worst), rate: numberText(look.rate) },
    path: 'optimizer',
    evidence: weight ? [
      { label: words.updateSize, value: numberText(weight.update), path: `${weight.path}.update` },
      { label: words.weightSize, value: numberText(weight.value), path: weight.path },
    ] : [],
  };
}

/** Jumps: of the last points many lie clearly above the one before. */
function restless({ curve }: Observation): boolean {
  const recent = curve.slice(-8).map(({ trainLoss }) => trainLoss);
  const rises = recent.filter((loss, i) => i > 0 && loss > 1.1 * recent[i - 1]!).length;
  return recent.length >= 4 && rises >= 2;
}

export const highRateRule: Rule = {
  id: 'rate_too_high',
  sentence: words.highRate,
  why: words.highRateWhy,
  formula: String.raw`\theta\leftarrow\theta-\eta\,g,\qquad \eta>\frac{2}{\lambda_{\max}}\ \Rightarrow\ \text{every step overshoots}`,
  check(looks) {
    const last = looks.at(-1);
    if (last?.stopped) return { values: { share: '∞', rate: numberText(last.rate) }, path: 'optimizer', evidence: [{ label: words.notFinite, value: last.stopped, path: last.stopped }] };
    const holds = (look: Observation): boolean => share(look, Math.max) > wild && (progress(look) < 0.1 || (restless(look) && progress(look) < 0.7));
    return last && last.curve.length >= 4 && lasting(looks, 3, holds) ? found(last, Math.max) : null;
  },
  experiment: (lab, schema) => otherRate(lab, schema, 0.1),
};

export const lowRateRule: Rule = {
  id: 'rate_too_low',
  sentence: words.lowRate,
  why: words.lowRateWhy,
  formula: String.raw`\theta\leftarrow\theta-\eta\,g,\qquad \frac{\lVert\Delta\theta\rVert}{\lVert\theta\rVert}\approx 10^{-3}\ \text{is usual}`,
  check(looks) {
    const last = looks.at(-1);
    const holds = (look: Observation): boolean => share(look, Math.max) < timid && progress(look) < 0.2 && recentGain(look) > 0;
    return last && last.step >= 100 && lasting(looks, 4, holds) ? found(last, Math.max) : null;
  },
  experiment: (lab, schema) => otherRate(lab, schema, 10),
};
