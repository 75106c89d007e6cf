// Gradients on their way back through many layers: they fade, or they grow beyond use.

import { doctorWords as words } from '../../i18n/doctor';
import { numberText } from '../../ui/resolve';
import { otherActivation, otherRate, otherStart } from '../change';
import type { Observation, WeightLook } from '../observation';
import { lasting, progress, type Finding, type Rule } from '../rule';

const leastDepth = 3;
const faded = 1e-3;
const grown = 1e3;

/** First over last layer's error signal; NaN for shallow networks. */
function ratio({ weights }: Observation): number {
  const [first, last] = [weights[0], weights.at(-1)];
  return weights.length < leastDepth || !first || !last ? NaN : first.delta / last.delta;
}

const deltaOf = ({ layer, delta }: WeightLook): Finding['evidence'][number] => ({ label: words.deltaSize, value: numberText(delta), path: `${layer}.out.grad` });

function found(look: Observation): Finding {
  const [first, last] = [look.weights[0]!, look.weights.at(-1)!];
  const factor = first.delta > last.delta ? first.delta / last.delta : last.delta / first.delta;
  return { values: { factor: Number.isFinite(factor) ? numberText(factor) : '∞', layers: look.weights.length }, path: first.layer, evidence: [deltaOf(first), deltaOf(last)] };
}

export const vanishingRule: Rule = {
  id: 'vanishing_gradient',
  sentence: words.vanishing,
  why: words.vanishingWhy,
  formula: String.raw`\delta^{(1)}=\Big(\prod_{l=1}^{L-1}\operatorname{diag}\varphi'(z^{(l)})\,W^{(l+1)\top}\Big)\,\delta^{(L)}`,
  check(looks) {
    const holds = (look: Observation): boolean => ratio(look) < faded && progress(look) < 0.5 && look.step >= 20;
    return lasting(looks, 3, holds) ? found(looks.at(-1)!) : null;
  },
  experiment(lab, schema, { path }) {
    const first = Number(path.split('.')[1]);
    const activation = lab.model.layers.slice(first).find(({ id }) => schema.kinds.activation.entries.some((one) => one.id === id && one.instead !== undefined));
    return (activation && otherActivation(lab, schema, activation.id)) ?? otherStart(lab, schema);
  },
};

export const explodingRule: Rule = {
  id: 'exploding_gradient',
  sentence: words.exploding,
  why: words.explodingWhy,
  formula: vanishingRule.formula,
  check(looks) {
    const holds = (look: Observation): boolean => ratio(look) > grown;
    return lasting(looks, 3, holds) ? found(looks.at(-1)!) : null;
  },
  experiment: (lab, schema) => otherStart(lab, schema) ?? otherRate(lab, schema, 0.1),
};
