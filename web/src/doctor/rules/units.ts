// Units that have ceased to learn: dead ones pass no gradient at all, saturated ones hardly any.

import { doctorWords as words } from '../../i18n/doctor';
import { percent } from '../../ui/format';
import { numberText } from '../../ui/resolve';
import { otherActivation } from '../change';
import type { ActivationLook, Observation } from '../observation';
import { lasting, levelOf, progress, recentGain, type Rule } from '../rule';

const looksNeeded = 6;
const leastDeadShare = 0.34;
const leastFlatShare = 0.7;

const at = (look: Observation, path: string): ActivationLook | undefined => look.activations.find((one) => one.path === path);

/** Silent in every one of the last looks, each at another batch. */
function deadUnits(looks: readonly Observation[], path: string): number[] {
  const recent = looks.slice(-looksNeeded).map((look) => at(look, path)?.silent);
  return recent.length < looksNeeded ? [] : (recent[0] ?? []).filter((unit) => recent.every((silent) => silent?.includes(unit)));
}

export const deadUnitsRule: Rule = {
  id: 'dead_units',
  sentence: words.deadUnits,
  why: words.deadUnitsWhy,
  formula: String.raw`\frac{\partial L}{\partial z}=\frac{\partial L}{\partial a}\,\varphi'(z)=0\quad\text{for every sample}`,
  check(looks) {
    const last = looks.at(-1);
    for (const { path, units } of last?.activations ?? []) {
      const dead = deadUnits(looks, path);
      if (dead.length === 0 || dead.length / units < leastDeadShare) continue;
      return {
        values: { dead: dead.length, units, layer: levelOf(last!, path) },
        path,
        evidence: dead.slice(0, 4).map((unit) => ({ label: words.gradientOfUnit, value: `${unit + 1}: 0`, path: `${path}.out[0,${unit}]` })),
      };
    }
    return null;
  },
  experiment: (lab, schema, { path }) => otherActivation(lab, schema, lab.model.layers[Number(path.split('.')[1])]?.id ?? ''),
};

export const saturationRule: Rule = {
  id: 'saturation',
  sentence: words.saturation,
  why: words.saturationWhy,
  formula: String.raw`\frac{\partial L}{\partial z}=\frac{\partial L}{\partial a}\,\varphi'(z)\approx 0\quad\text{where}\quad \varphi'(z)\approx 0`,
  check(looks) {
    const last = looks.at(-1);
    const stuck = (look: Observation): boolean => look.curve.length >= 4 && progress(look) < 0.5 && recentGain(look) < 0.05;
    const flat = last?.activations.find(({ path }) => lasting(looks, 4, (look) => stuck(look) && (at(look, path)?.flat ?? 0) > leastFlatShare));
    if (!flat) return null;
    return {
      values: { share: percent(flat.flat), layer: levelOf(last!, flat.path) },
      path: flat.path,
      evidence: [{ label: words.meanSlope, value: numberText(flat.slope), path: `${flat.path}.out` }],
    };
  },
  experiment: (lab, schema, { path }) => otherActivation(lab, schema, lab.model.layers[Number(path.split('.')[1])]?.id ?? ''),
};
