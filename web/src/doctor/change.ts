// Changes that counter-experiments make, each on a copy of the lab. What to put in is read from the catalog: an activation
// says which one to try instead of it and which initializer it starts well from.

import type { Entry, Schema, Text } from '../engine/schema';
import { doctorWords as words } from '../i18n/doctor';
import { valueOf } from '../lab/entries';
import type { Lab } from '../lab/lab';
import { formatNumber } from '../ui/number';
import type { Experiment } from './rule';

const find = (schema: Schema, kind: 'activation' | 'optimizer' | 'initializer' | 'regularizer' | 'layer', id: string): Entry | undefined =>
  schema.kinds[kind].entries.find((one) => one.id === id);

const put = (text: Text, values: Record<string, string | Text>): Text => {
  const one = (language: 'en' | 'zh'): string => text[language].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === 'string' ? value : value[language];
  });
  return { en: one('en'), zh: one('zh') };
};

/** Every activation with the id gives way to the one that the catalog names; layers before it start as that one likes. */
export function otherActivation(lab: Lab, schema: Schema, id: string): Experiment | null {
  const old = find(schema, 'activation', id), next = old?.instead === undefined ? undefined : find(schema, 'activation', old.instead);
  if (!old || !next) return null;
  const draft = structuredClone(lab);
  draft.model.layers = draft.model.layers.map((layer, i, all) => {
    if (layer.id === id) return { id: next.id, ...(layer.name ? { name: layer.name } : {}), ...(layer.from ? { from: layer.from } : {}) };
    return all[i + 1]?.id === id ? { ...layer, ...startOf(schema, next) } : layer;
  });
  return { lab: draft, change: put(words.changeActivation, { from: old.name, to: next.name }) };
}

const startOf = (schema: Schema, activation: Entry): { init?: { id: string } } =>
  (activation.start !== undefined && find(schema, 'initializer', activation.start) ? { init: { id: activation.start } } : {});

/** Weights start as the activations behind them want it. */
export function otherStart(lab: Lab, schema: Schema): Experiment | null {
  const draft = structuredClone(lab);
  let name: Text | undefined;
  draft.model.layers = draft.model.layers.map((layer, i, all) => {
    if (!find(schema, 'layer', layer.id)?.init) return layer;
    const behind = find(schema, 'activation', all[i + 1]?.id ?? '');
    const start = find(schema, 'initializer', behind?.start ?? find(schema, 'layer', layer.id)?.init ?? '');
    if (!start || (layer.init ?? {}).id === start.id) return layer;
    name ??= start.name;
    return { ...layer, init: { id: start.id } };
  });
  return name ? { lab: draft, change: put(words.changeStart, { to: name }) } : null;
}

/** The learning rate by a factor, within what the optimizer allows. */
export function otherRate(lab: Lab, schema: Schema, factor: number): Experiment | null {
  const param = find(schema, 'optimizer', lab.optimizer.id)?.params.find(({ id }) => id === 'lr');
  if (!param) return null;
  const now = Number(valueOf(param, lab.optimizer));
  const next = Number(Math.min(param.max ?? Infinity, Math.max(param.min ?? 0, now * factor)).toPrecision(2));
  if (next === now) return null;
  const draft = structuredClone(lab);
  draft.optimizer = { ...draft.optimizer, lr: next };
  return { lab: draft, change: put(words.changeRate, { from: formatNumber(now), to: formatNumber(next) }) };
}

/** Twice the points where the data set can make them, else a price on large weights. */
export function moreDataOrPenalty(lab: Lab, schema: Schema): Experiment | null {
  const draft = structuredClone(lab);
  const count = schema.lab.data.find(({ id }) => id === 'count');
  if (count && schema.kinds.dataset.entries.some(({ id }) => id === lab.data.id)) {
    const now = lab.data.count ?? Number(count.default), next = Math.min(4 * now, count.max ?? Infinity);
    if (next > now) {
      draft.data.count = next;
      return { lab: draft, change: put(words.changeCount, { from: String(now), to: String(next) }) };
    }
  }
  const penalty = schema.kinds.regularizer.entries.find((one) => !one.decoupled && one.params.length === 1);
  if (!penalty || lab.regularizer) return null;
  draft.regularizer = { id: penalty.id };
  return { lab: draft, change: put(words.changePenalty, { to: penalty.name }) };
}

/** The first step of data processing that evens out how often classes occur. */
export function balanced(lab: Lab, schema: Schema): Experiment | null {
  const step = schema.kinds.processing.entries.find(({ copies }) => copies);
  if (!step || lab.data.processing?.some(({ id }) => id === step.id)) return null;
  const draft = structuredClone(lab);
  draft.data.processing = [...(draft.data.processing ?? []), { id: step.id }];
  return { lab: draft, change: put(words.changeBalance, { to: step.name }) };
}

/** The drawn points without repeated ones. */
export function withoutCopies(lab: Lab): Experiment | null {
  if (!lab.data.points) return null;
  const draft = structuredClone(lab), seen = new Set<string>();
  draft.data.points = lab.data.points.filter(([x, y]) => !seen.has(`${x} ${y}`) && seen.add(`${x} ${y}`));
  return draft.data.points.length < lab.data.points.length ? { lab: draft, change: words.changeCopies } : null;
}
