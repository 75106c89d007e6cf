// All rules, the gravest first: what is found by an earlier one often explains the later ones.

import { explodingRule, vanishingRule } from './rules/gradients';
import { highRateRule, lowRateRule } from './rules/rate';
import { imbalanceRule, leakRule, overfittingRule } from './rules/results';
import { deadUnitsRule, saturationRule } from './rules/units';
import type { Rule } from './rule';

export const rules: readonly Rule[] = [leakRule, highRateRule, explodingRule, deadUnitsRule, vanishingRule, saturationRule, lowRateRule, imbalanceRule, overfittingRule];
