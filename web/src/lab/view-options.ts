// The view options as a link carries them: only those that differ from the defaults are written, each is checked alone.

import { batch, type Signal } from '@preact/signals-core';
import * as v from 'valibot';
import type { Problem } from '../engine/protocol';
import { isRecord, own, show } from './json';
import type { Lab } from './lab';
import * as options from './options';
import { problemTexts } from './problem-texts';
import { usualSpeed } from './state';

const fields = {
  discretize: v.boolean(),
  showTest: v.boolean(),
  outputPath: v.nullable(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_.]{0,40}(\[\d{1,4}(,\d{1,4})?\])?$/))),
  spaceLayer: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(31))),
  curveScale: v.picklist(['linear', 'log']),
  speed: v.pipe(v.number(), v.minValue(0), v.maxValue(1e6)),
  smoothing: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
} as const;

type Fields = typeof fields;
type Name = keyof Fields;
export type ViewOptions = { -readonly [N in Name]?: v.InferOutput<Fields[N]> };

const names = Object.keys(fields) as Name[];
const signalOf = (name: Name): Signal<unknown> => options[name] as Signal<unknown>;
const defaults = new Map(names.map((name) => [name, signalOf(name).peek()]));

export function checkView(raw: unknown): { view: ViewOptions; problems: Problem[] } {
  const problems: Problem[] = [];
  const view: Record<string, unknown> = {};
  const wrong = (path: string, value: unknown): void => {
    const { en, zh } = problemTexts.option(show(value));
    problems.push({ path, message: { en: `${path}: ${en}`, zh: `${path}：${zh}` } });
  };
  if (!isRecord(raw)) wrong('view', raw);
  else {
    for (const name of names) {
      const value = own(raw, name);
      if (value === undefined) continue;
      const parsed = v.safeParse(fields[name], value);
      if (parsed.success) view[name] = parsed.output;
      else wrong(`view.${name}`, value);
    }
    for (const key of Object.keys(raw).filter((one) => !Object.hasOwn(fields, one)).slice(0, 5)) wrong(`view.${show(key)}`, key);
  }
  return { view: view as ViewOptions, problems };
}

const defaultOf = (name: Name, lab: Lab): unknown => (name === 'speed' ? usualSpeed(lab) : defaults.get(name));

/** What differs now from the defaults for this lab. Reading it inside an effect follows every option. */
export function viewOptions(lab: Lab): ViewOptions {
  return Object.fromEntries(names.map((name) => [name, signalOf(name).value] as const)
    .filter(([name, value]) => value !== defaultOf(name, lab))) as ViewOptions;
}

/** After the lab itself was opened: what the view does not say goes back to its default. */
export function applyView(view: ViewOptions, lab: Lab): void {
  batch(() => {
    for (const name of names) signalOf(name).value = Object.hasOwn(view, name) ? view[name] : defaultOf(name, lab);
  });
}
