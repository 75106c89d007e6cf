// What the pointer or the focus can be on in the picture, and what each of these is called.

import { say } from '../i18n/language';
import { views } from '../i18n/views';
import { report, schema } from '../lab/state';
import type { Column } from './columns';

/** What the pointer or the focus is on. Columns count as in the layout: 0 is the inputs. */
export type Target =
  | { kind: 'edge'; column: number; layer: number; to: number; from: number }
  | { kind: 'bias'; column: number; layer: number; unit: number }
  | { kind: 'neuron'; column: number; layer: number; weighted: number | null; unit: number };

export function targetOf(event: Event, columns: Column[]): Target | null {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement | SVGElement>('[data-mark]') : null;
  const [kind, ...numbers] = element?.dataset['mark']?.split(' ') ?? [];
  const [column = 0, a = 0, b = 0] = numbers.map(Number), own = columns[column - 1], weighted = own?.weighted ?? null;
  if (kind === 'edge' && weighted !== null) return { kind, column, layer: weighted, to: a, from: b };
  if (kind === 'bias' && weighted !== null) return { kind, column, layer: weighted, unit: a };
  return kind === 'neuron' ? { kind, column, layer: own?.last ?? -1, weighted, unit: a } : null;
}

/** `sources`: the catalog's features that feed the first layer, in the order of its weights. */
export function sourceName(column: number, from: number, sources: number[]): string {
  if (column > 1) return say(views.sourceNeuron, { layer: column - 1, unit: from + 1 });
  const entry = schema.peek()?.kinds.feature.entries[sources[from] ?? -1];
  return entry ? say(entry.name) : say(views.inputName, { n: from + 1 });
}

export function nameOf(target: Target, sources: number[]): string {
  if (target.kind === 'edge') return `${sourceName(target.column, target.from, sources)} → ${say(views.sourceNeuron, { layer: target.column, unit: target.to + 1 })}`;
  if (target.column === 0) return sourceName(1, sources.indexOf(target.unit), sources);
  return say(views.neuronName, { layer: target.column, unit: target.unit + 1 });
}

export function summaryOf(columns: Column[], inputs: number): string {
  const hidden = columns.slice(0, -1), parameters = report.value?.parameters ?? 0;
  const facts = { inputs, hidden: hidden.length, units: hidden.map((one) => one.units).join(', '), outputs: columns.at(-1)?.units ?? 0, parameters };
  return say(hidden.length > 0 ? views.networkSummary : views.networkSummaryPlain, facts);
}
