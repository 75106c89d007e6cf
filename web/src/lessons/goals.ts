// A goal: conditions on facts of a running lab, all of which must hold. The compiler checks goals with the same names, the embed
// watches them, the lesson and any course page hear when one is reached.

export const factNames = ['step', 'epoch', 'trainLoss', 'testLoss', 'trainMetric', 'testMetric', 'neurons', 'layers', 'parameters', 'stopped', 'weightNorm'] as const;
export type FactName = (typeof factNames)[number];
/** What is known now; a fact that no one has measured yet is absent. */
export type Facts = Partial<Record<FactName, number>>;

export type Condition = { min?: number | undefined; max?: number | undefined } & ({ fact: FactName } | { path: string });

/** `data`: the id of the data that count; on others nothing is reached. Absent: any. */
export interface Goal { id: string; data?: string | undefined; all: Condition[] }

/** Whether a measured value satisfies a condition; what is not known or no number does not. */
export const holds = ({ min = -Infinity, max = Infinity }: Condition, value: number | undefined): boolean =>
  value !== undefined && Number.isFinite(value) && value >= min && value <= max;

/** The present value of each condition, in their order. */
export const measure = (goal: Goal, facts: Facts, elements: Record<string, number>): (number | undefined)[] =>
  goal.all.map((one) => ('fact' in one ? facts[one.fact] : elements[one.path]));

export const isReached = (goal: Goal, values: (number | undefined)[]): boolean => goal.all.every((one, i) => holds(one, values[i]));
