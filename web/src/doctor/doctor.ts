// The doctor at work: every half second of training one observation, then every rule. A finding stays until the run begins anew,
// the lab changes, or the rule has not held for a while; what was dismissed is not said again of this lab.

import { computed, effect, signal, type ReadonlySignal } from '@preact/signals-core';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report, Status } from '../engine/protocol';
import { lab, report, status } from '../lab/state';
import type { View } from '../views/view';
import { probesOf, read, type Observation } from './observation';
import { looksKept, type Finding, type Rule } from './rule';
import { rules } from './rules';

const lookEveryMs = 500;
const forgottenAfter = 6; // looks without it

export interface Diagnosis { rule: Rule; finding: Finding }

const found = signal<readonly (Diagnosis & { missed: number })[]>([]);
const dismissed = signal<ReadonlySet<string>>(new Set());
export const diagnoses: ReadonlySignal<readonly Diagnosis[]> = computed(() => found.value.filter(({ rule }) => !dismissed.value.has(rule.id)));

export const dismissDiagnosis = ({ rule }: Diagnosis): void => { dismissed.value = new Set([...dismissed.peek(), rule.id]); };

/** The diagnoses after another look, in the order of the rules. */
export function examine(looks: readonly Observation[], before: readonly (Diagnosis & { missed: number })[]): (Diagnosis & { missed: number })[] {
  return rules.flatMap((rule) => {
    const finding = rule.check(looks);
    if (finding) return [{ rule, finding, missed: 0 }];
    const old = before.find((one) => one.rule === rule);
    return old && old.missed + 1 < forgottenAfter ? [{ ...old, missed: old.missed + 1 }] : [];
  });
}

let looks: Observation[] = [];
let lookedMs = -Infinity;
let lookedStep = -1;
let probes: ReturnType<typeof probesOf> = [];

const begin = (): void => {
  looks = [];
  lookedStep = -1;
  if (found.peek().length > 0) found.value = [];
};

const view: View = {
  id: 'doctor',
  needs(now: Report): Need[] {
    const { step } = status.peek();
    const due = step > 0 && step !== lookedStep && performance.now() - lookedMs >= lookEveryMs;
    probes = due ? probesOf(now, now.stages === undefined) : [];
    return probes.map(({ need }) => need);
  },
  draw(parts: FramePart[], now: Status, of: Report): void {
    lookedMs = performance.now();
    if (now.step < lookedStep) begin();
    lookedStep = now.step;
    looks = [...looks, read(probes, parts, now, of)].slice(-looksKept);
    const next = examine(looks, found.peek());
    if (next.length > 0 || found.peek().length > 0) found.value = next;
  },
};

/** Looks on until the returned function is called. */
export function startDoctor(): () => void {
  const stops = [
    mount(view),
    effect(() => {
      void report.value;
      begin();
    }),
    effect(() => {
      void lab.value;
      dismissed.value = new Set();
    }),
    effect(() => { if (status.value.stopped) invalidate(); }),
  ];
  return () => stops.forEach((stop) => stop());
}
