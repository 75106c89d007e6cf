// What lanes may differ in, made from the catalog: every kind of which a lab has one, the activations and first weights of all
// layers, and every number. A dimension knows how to write a value into a lab and which values are worth racing.

import type { Entry, Kind, Param, Text } from '../engine/schema';
import { raceWords as words } from '../i18n/race';
import { entries, entry, layerEntry, valueOf } from '../lab/entries';
import type { Choice, Lab, Value } from '../lab/lab';
import { schema } from '../lab/state';
import { clamp, formatNumber, fromPosition, toPosition } from '../ui/number';

export interface Dimension {
  id: string;
  name: Text;
  /** One of entries, or a parameter with a control of its own. */
  entries?: Entry[];
  param?: Param;
  now(lab: Lab): Value;
  put(draft: Lab, value: Value): void;
}

/** The places of a lab that hold one choice of a kind; an absent one is not offered numbers. */
const slots: { kind: Kind; key: 'optimizer' | 'regularizer' | 'schedule' | 'clip' }[] = [
  { kind: 'optimizer', key: 'optimizer' }, { kind: 'regularizer', key: 'regularizer' }, { kind: 'schedule', key: 'schedule' }, { kind: 'clipping', key: 'clip' }];

const named = (where: Text, what: Text): Text => ({ en: `${where.en}: ${what.en}`, zh: `${where.zh}：${what.zh}` });
const isActivation = (choice: Choice): boolean => entry('activation', choice.id) !== undefined;

function choiceOf(id: string, kind: Kind, now: Dimension['now'], put: Dimension['put']): Dimension {
  return { id, name: schema.peek()!.kinds[kind].name, entries: entries(kind), now, put };
}

function numbersOf(where: Text, id: string, choice: Choice, found: Entry | undefined, at: (lab: Lab) => Choice | undefined): Dimension[] {
  return (found?.params ?? []).map((param) => ({
    id: `${id}.${param.id}`, name: named(where, param.name), param,
    now: (lab) => valueOf(param, at(lab) ?? choice),
    put: (draft, value) => {
      const target = at(draft);
      if (target?.id === choice.id) target[param.id] = value; // a lane with another entry there has no such setting
    },
  }));
}

/** Everything the lanes beside this lab may differ in; the rate of the optimizer first, for it is asked for most. */
export function dimensionsOf(lab: Lab): Dimension[] {
  const catalog = schema.peek();
  if (!catalog) return [];
  const { layers } = lab.model;
  const chosen: Dimension[] = slots.map(({ kind, key }) => choiceOf(key, kind, (of) => of[key]?.id ?? '', (draft, value) => { draft[key] = { id: String(value) }; }));
  if (layers.some(isActivation)) {
    chosen.splice(1, 0, choiceOf('activation', 'activation', (of) => of.model.layers.find(isActivation)?.id ?? '',
      (draft, value) => { draft.model.layers = draft.model.layers.map((layer) => (isActivation(layer) ? { id: String(value) } : layer)); }));
  }
  const starts = (layer: Choice): boolean => layerEntry(layer.id)?.init !== undefined && layer.share === undefined;
  if (layers.some(starts)) {
    chosen.splice(2, 0, choiceOf('initializer', 'initializer', (of) => { const first = of.model.layers.find(starts); return first?.init?.id ?? (first && layerEntry(first.id)?.init) ?? ''; },
      (draft, value) => { for (const layer of draft.model.layers) if (starts(layer)) layer.init = { id: String(value) }; }));
  }
  const numbers: Dimension[] = slots.flatMap(({ kind, key }) => {
    const choice = lab[key];
    return choice ? numbersOf(catalog.kinds[kind].name, key, choice, entry(kind, choice.id), (of) => of[key]) : [];
  });
  const ofTraining = catalog.lab.train.filter(({ id }) => id === 'batch').map((param): Dimension => ({
    id: `train.${param.id}`, name: param.name, param, now: (of) => of.train.batch, put: (draft, value) => { draft.train.batch = Number(value); } }));
  const ofLayers = layers.flatMap((layer, i) => {
    const found = layerEntry(layer.id);
    return found && i < layers.length - 1 ? numbersOf({ en: `${i + 1} ${found.name.en}`, zh: `${i + 1} ${found.name.zh}` }, `model.layers.${i}`, layer, found, (of) => of.model.layers[i]) : [];
  });
  const [rate, ...rest] = numbers;
  return [...chosen.slice(0, 1), ...(rate ? [rate] : []), ...chosen.slice(1), ...ofTraining, ...rest, ...ofLayers];
}

/** Values worth racing beside the present one: neighbours on the parameter's own scale, rounded as its slider would. */
export function suggested(param: Param, now: Value): Value[] {
  if (param.type === 'bool') return [false, true];
  if (param.type === 'enum') return (param.options ?? []).map(({ id }) => id);
  const range = { min: param.min ?? 0, max: param.max ?? 1, step: param.step || (param.type === 'int' ? 1 : undefined), scale: param.scale };
  const value = Number(now);
  const factors = param.type === 'int' ? [0.25, 0.5, 1, 2, 4] : param.scale === 'log' && value > 0 ? [0.01, 0.1, 1, 10] : null;
  const wanted = factors ? factors.map((factor) => value * factor)
    : [-0.3, -0.15, 0, 0.15, 0.3].map((shift) => fromPosition(Math.min(1, Math.max(0, toPosition(value, range) + shift)), range));
  return [...new Set([...wanted.map((one) => clamp(Number(one.toPrecision(3)), range)), value])].sort((a, b) => a - b);
}

/** "Adam", "0.03", "on": what a lane is called that has this value. */
export function valueName({ entries: all, param }: Dimension, value: Value): Text | string {
  if (all) return all.find(({ id }) => id === value)?.name ?? String(value);
  if (typeof value === 'boolean') return value ? words.on : words.off;
  return typeof value === 'number' ? formatNumber(value) : param?.options?.find(({ id }) => id === value)?.name ?? value;
}
