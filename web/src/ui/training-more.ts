// <garden-training-more>: what changes the course of a run: schedule, limit on the gradient, way to train, shards. Its controls
// stand in the strip of the training panel as if they were part of it.

import { html, nothing, type TemplateResult } from 'lit';
import type { Kind } from '../engine/schema';
import { say } from '../i18n/language';
import { trainingWords as words } from '../i18n/training';
import { entries, entry } from '../lab/entries';
import type { Choice, Lab } from '../lab/lab';
import { change, lab, report, schema } from '../lab/state';
import { setGenerator, setWay, shardsParam, wayOf } from '../lab/ways';
import { allParameters, choiceControls } from './choice';
import { control } from './control';
import { layerLabel } from './layer-label';
import type { Option } from './picker';
import { problemAt } from './problem';
import { selectField } from './select-field';
import { define, SignalElement } from './signal-element';

const none: Option = { id: '', name: words.none, summary: words.noneSummary };

class TrainingMore extends SignalElement {
  protected override render(): TemplateResult | typeof nothing {
    if (!schema.value) return nothing;
    const now = lab.value;
    return html`${this.optional('schedule', 'schedule', now)}${this.optional('clipping', 'clip', now)}${this.way(now)}${this.generator(now)}${this.shards(now)}`;
  }

  /** A part of the lab that may be absent. */
  private optional(kind: Kind, key: 'schedule' | 'clip', now: Lab): TemplateResult | typeof nothing {
    const choice = now[key];
    if (!choice && !allParameters.value && problemAt(key) === null) return nothing;
    return choiceControls({
      name: schema.value!.kinds[kind].name, path: key, choice: choice ?? { id: '' }, options: [none, ...entries(kind)], params: (choice && entry(kind, choice.id)?.params) ?? [],
      pick: (id) => change((draft) => {
        if (id === '') delete draft[key];
        else draft[key] = { id };
      }),
      set: (id, value, merge) => change((draft) => { draft[key]![id] = value; }, merge ? { merge } : {}),
    });
  }

  private way(now: Lab): TemplateResult | typeof nothing {
    const known = schema.value!, way = wayOf(known, now);
    if (!way || (now.train.kind === undefined && !allParameters.value && problemAt('train.kind') === null)) return nothing;
    return html`${choiceControls({
      name: known.kinds.trainer.name, path: 'train.kind', choice: { ...(now.train as unknown as Choice), id: way.id }, options: entries('trainer'), params: [],
      pick: (id) => change((draft) => setWay(known, draft, id)), set: () => undefined,
    })}${way.params.map((param, i) => allParameters.value || i === 0 || problemAt(`train.${param.id}`) !== null
      ? control(param, (now.train as unknown as Record<string, number>)[param.id] ?? param.default, (value, merge) =>
        change((draft) => { (draft.train as unknown as Record<string, unknown>)[param.id] = value; }, merge ? { merge } : {}), `train.${param.id}`)
      : nothing)}`;
  }

  /** Which layer's output is what a generator makes: there when the way to train asks for it. */
  private generator(now: Lab): TemplateResult | typeof nothing {
    const { generator } = now.train, wrong = problemAt('train.generator'), { layers } = now.model;
    if (generator === undefined && wrong === null) return nothing;
    return selectField({
      label: say(words.generator), tip: say(words.generatorTip), path: 'train.generator',
      ...(generator === undefined ? { wrong: say(words.chooseGenerator) } : {}),
      value: String(layers.findIndex(({ name }) => name !== undefined && name === generator)),
      options: layers.map((layer, i) => ({ value: String(i), label: layerLabel(layer, i) })),
      set: (value) => change((draft) => setGenerator(draft, Number(value), rowShape())),
    });
  }

  private shards(now: Lab): TemplateResult | typeof nothing {
    if (now.train.shards === undefined && !allParameters.value && problemAt('train.shards') === null) return nothing;
    return control({ ...shardsParam, name: words.shards, summary: words.shardsTip }, now.train.shards ?? 1, (value, merge) => change((draft) => {
      if (value === 1) delete draft.train.shards;
      else draft.train.shards = Number(value);
    }, merge ? { merge } : {}), 'train.shards');
  }
}

/** Of a row of the data, as the lab that ran last had it. */
const rowShape = (): number[] => report.peek()?.tensors['data.x']?.slice(1) ?? [1];

define('garden-training-more', TrainingMore);
