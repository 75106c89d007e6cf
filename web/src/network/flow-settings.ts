// The chosen layer's settings: its hyper-parameters, and what it is in the graph: its name, what it reads, whose weights it uses.

import { html, nothing, type TemplateResult } from 'lit';
import type { Entry, Schema } from '../engine/schema';
import { graphWords as words } from '../i18n/graph';
import { say } from '../i18n/language';
import { valueOf } from '../lab/entries';
import type { Lab, LayerChoice } from '../lab/lab';
import { nameLayer, readable, renameLayer } from '../lab/names';
import { change, lab, report } from '../lab/state';
import { control } from '../ui/control';
import { layerLabel } from '../ui/layer-label';
import { selectedPart } from '../ui/link';
import { shapeText } from '../ui/resolve';
import { selectField } from '../ui/select-field';
import { textField } from '../ui/text-field';
import { forgetGiven } from './edits';
import { entryOf, removeLayer, runs } from './flow';
import { mostName, sameSource, setSources, sourcesFor, sourcesNow, type Source } from './graph-edits';

export function layerSettings(known: Schema, item: LayerChoice, i: number): TemplateResult {
  const entry = entryOf(known, item), name = entry ? say(entry.name) : item.id;
  const part = runs(report.value, lab.value) ? report.value.parts[i] : undefined;
  const set = (id: string, value: LayerChoice[string], merge: string | undefined): void =>
    change((draft) => { draft.model.layers[i]![id] = value; forgetGiven(draft); }, merge ? { merge } : {});
  return html`<div class="flow-settings" role="group" aria-label=${name}>
    <div class="flow-chosen"><strong>${name}</strong>${part ? html`<span class="number">${shapeText(part.inShape)} → ${shapeText(part.outShape)}</span>
        <span class="number">${say(words.cost, { parameters: part.parameters })}</span>` : nothing}<span class="spacer"></span>
      <button type="button" class="button" ?disabled=${lab.value.model.layers.length < 2} @click=${() => { change((draft) => removeLayer(draft, i)); selectedPart.value = 'forward'; }}>
        <garden-icon name="close"></garden-icon><span>${say(words.remove)}</span></button></div>
    <div class="strip">${entry?.params.map((param) => control(param, valueOf(param, item), (value, merge) => set(param.id, value, merge), `model.layers.${i}.${param.id}`))}
      ${nameOf(lab.value, item, i)}${sources(lab.value, entry, i)}${share(lab.value, entry, item, i)}</div></div>`;
}

function nameOf(now: Lab, item: LayerChoice, i: number): TemplateResult {
  const others = readable({ ...now, model: { ...now.model, layers: now.model.layers.filter((_, k) => k !== i) } }, now.model.layers.length);
  return textField({
    label: say(words.name), tip: say(words.nameTip), value: item.name ?? '', placeholder: say(words.unnamed), path: `model.layers.${i}.name`,
    wrong: (text) => nameProblem(text, others),
    set: (text) => change((draft) => renameLayer(draft, i, text)),
  });
}

/** Why a name cannot be taken, or null. The engine counts bytes. */
export const nameProblem = (text: string, others: string[]): string | null => others.includes(text) ? say(words.nameTaken, { name: text })
  : new TextEncoder().encode(text).length > mostName ? say(words.nameLong, { most: mostName }) : null;

/** One select a source; the layer before needs no name. */
function sources(now: Lab, entry: Entry | undefined, i: number): TemplateResult {
  const [least, most] = entry?.sources ?? [1, 1], offered = sourcesFor(now, i), present = sourcesNow(now, i);
  const known = present.map((one) => one ?? offered.at(-1)!);
  const put = (list: Source[]): void => change((draft) => setSources(draft, i, list));
  const label = (source: Source): string => ('input' in source ? source.input : layerLabel(now.model.layers[source.layer]!, source.layer));
  return html`${present.map((source, k) => selectField({
    label: present.length > 1 ? say(words.sourceN, { n: k + 1 }) : say(words.sources), tip: say(words.sourcesTip), path: k === 0 ? `model.layers.${i}.from` : '',
    value: String(offered.findIndex((one) => sameSource(source, one))),
    options: offered.map((one, value) => ({ value: String(value), label: label(one) })),
    set: (value) => put(known.map((one, at) => (at === k ? offered[Number(value)]! : one))),
    after: present.length > least ? html`<button type="button" class="mini-button" aria-label=${say(words.removeSource, { n: k + 1 })} data-tip=${say(words.removeSource, { n: k + 1 })}
      @click=${() => put(known.filter((_, at) => at !== k))}><garden-icon name="close"></garden-icon></button>` : nothing,
  }))}${present.length < most ? html`<button type="button" class="button outlined" @click=${() => put([...known, offered.at(-1)!])}>
    <garden-icon name="plus"></garden-icon><span>${say(words.addSource)}</span></button>` : nothing}`;
}

/** Layers of the same kind that stand before; only a layer with weights has any to share. */
function share(now: Lab, entry: Entry | undefined, item: LayerChoice, i: number): TemplateResult | typeof nothing {
  const { layers } = now.model;
  const same = layers.flatMap((one, k) => (k < i && one.id === item.id && Object.keys(entry?.roles ?? {}).length > 0 ? [k] : []));
  if (same.length === 0 && item.share === undefined) return nothing;
  return selectField({
    label: say(words.share), tip: say(words.shareTip), path: `model.layers.${i}.share`,
    value: item.share === undefined ? 'own' : String(layers.findIndex(({ name }) => name === item.share)),
    options: [{ value: 'own', label: say(words.own) }, ...same.map((k) => ({ value: String(k), label: layerLabel(layers[k]!, k) }))],
    set: (value) => change((draft) => {
      if (value === 'own') delete draft.model.layers[i]!.share;
      else draft.model.layers[i]!.share = nameLayer(draft, Number(value));
    }),
  });
}
