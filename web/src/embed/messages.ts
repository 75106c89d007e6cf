// What a page may ask of a lab it embeds, over a port handed over once the lab is there. Public: course pages use it too, so names
// and meanings stay. The host calls, the lab answers; `watch` answers when something has changed. Everything is validated.
//
//   lab -> host   window message { type: 'gradient-garden:ready', version: 1 }
//   host -> lab   window message { type: 'gradient-garden:connect', version: 1 } with a MessagePort, to the frame's own window
//   then over the port   { id, name, params } -> { id, result } or { id, error: { name, message } }

import * as v from 'valibot';
import { factNames, type Goal } from '../lessons/goals';

export const protocolVersion = 1;
export const readyType = 'gradient-garden:ready';
export const connectType = 'gradient-garden:connect';

/** What is selected in the lab: a tensor's path, what it is ("2 × 1") and its value now; both empty when there is no such tensor. */
export interface Selection { path: string; label: string; value: string }

/** How far a goal is: the present value of each condition (null: not known yet) and whether all hold at once. */
export interface GoalState { id: string; values: (number | null)[]; reached: boolean }

export interface LabState {
  /** Grows with every change; give it to the next `watch`. */
  version: number;
  step: number;
  epoch: number;
  playing: boolean;
  done: boolean;
  selection: Selection | null;
  goals: GoalState[];
}

/** Enough to continue elsewhere: the hash part of a link, the engine's state, whether it was training. */
export interface Kept { hash: string; snapshot: ArrayBuffer; playing: boolean; picture: string | null }

export type LabProtocol = {
  /** Answers at once when the state is newer than `seen`, else when it changes; counters at most every 150 ms. */
  watch: [{ seen: number }, LabState];
  /** Lights what stands for a path in picture, formula and code; null lets go. */
  select: [{ path: string | null }, null];
  look: [{ language?: 'zh' | 'en'; theme?: 'auto' | 'light' | 'dark' }, null];
  /** Goals to be watched from now on; the state speaks of them. */
  goals: [{ goals: Goal[] }, null];
  run: [{ playing: boolean }, null];
  /** Another lab, as the hash part of a link. */
  open: [{ hash: string }, null];
  keep: [Record<string, never>, Kept];
  restore: [{ snapshot: ArrayBuffer; playing: boolean }, null];
};

const path = v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z][\w.]*(\[\d{1,6}(,\d{1,6}){0,3}\])?$/));
const bounds = { min: v.optional(v.number()), max: v.optional(v.number()) };
const condition = v.union([v.strictObject({ fact: v.picklist(factNames), ...bounds }), v.strictObject({ path, ...bounds })]);
const goal = v.strictObject({ id: v.pipe(v.string(), v.maxLength(80)), data: v.optional(v.pipe(v.string(), v.maxLength(40))), all: v.pipe(v.array(condition), v.minLength(1), v.maxLength(12)) });
const hash = v.pipe(v.string(), v.maxLength(100_000), v.regex(/^(\d{1,4}=[\w-]+|preset=[\w-]+)$/));

const questions = {
  watch: v.strictObject({ seen: v.number() }),
  select: v.strictObject({ path: v.nullable(path) }),
  look: v.strictObject({ language: v.optional(v.picklist(['zh', 'en'])), theme: v.optional(v.picklist(['auto', 'light', 'dark'])) }),
  goals: v.strictObject({ goals: v.pipe(v.array(goal), v.maxLength(32)) }),
  run: v.strictObject({ playing: v.boolean() }),
  open: v.strictObject({ hash }),
  keep: v.strictObject({}),
  restore: v.strictObject({ snapshot: v.instance(ArrayBuffer), playing: v.boolean() }),
} satisfies Record<keyof LabProtocol, v.GenericSchema>;

export type QuestionName = keyof LabProtocol;
export type Asked<N extends QuestionName> = LabProtocol[N][0];
export type Answered<N extends QuestionName> = LabProtocol[N][1];

/** The parameters of a call as they may be used; throws a sentence when they are not what the call takes. */
export function checked<N extends QuestionName>(name: N, params: unknown): Asked<N> {
  const found = v.safeParse(questions[name], params);
  if (found.success) return found.output as Asked<N>;
  const [issue] = found.issues;
  throw new TypeError(`${name}: ${v.getDotPath(issue) ?? 'params'}: ${issue.message}`);
}

/** Whether a window message is the one of this type and version. */
export function isMessage(data: unknown, type: string): boolean {
  const message = data as { type?: unknown; version?: unknown } | null;
  return typeof message === 'object' && message !== null && message.type === type && message.version === protocolVersion;
}
