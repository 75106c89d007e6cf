// <garden-data>: which points, how many, how noisy, how split, and the tools that edit them on the output plot. Datasets and
// their controls come from the catalog.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Entry, Param } from '../engine/schema';
import { dataWords as words } from '../i18n/data';
import { say } from '../i18n/language';
import { entries, entry } from '../lab/entries';
import { fitToData } from '../lab/fit';
import type { Lab, Value } from '../lab/lab';
import { pointTarget, pointTool, type PointTool } from '../lab/options';
import { isOnPlane, isSequence } from '../lab/plane';
import { openingLab } from '../lab/first-labs';
import { change, lab, problems, report, schema } from '../lab/state';
import { mostClasses, targetFor } from '../views/point-edits';
import { control } from './control';
import type { IconName } from './icon';
import { later, openCsvDialog, openSequenceDialog } from './later';
import { define, SignalElement } from './signal-element';
import './thumbnail';

const thumbnailPoints = 140;
const tools: { id: PointTool; icon: IconName; name: keyof typeof words; tip: keyof typeof words }[] = [
  { id: 'none', icon: 'pointer', name: 'look', tip: 'lookTip' },
  { id: 'draw', icon: 'pencil', name: 'draw', tip: 'drawTip' },
  { id: 'move', icon: 'move', name: 'move', tip: 'moveTip' },
  { id: 'erase', icon: 'eraser', name: 'erase', tip: 'eraseTip' },
  { id: 'relabel', icon: 'tag', name: 'relabel', tip: 'relabelTip' },
];

/** The draft's data entry changes; how many points, how they are split, the features and the steps stay. After a sequence the
 *  network is the opening one, because that one read something else. */
function chooseData(id: string, catalog: NonNullable<typeof schema.value>): void {
  change((draft) => {
    const wasPlane = isOnPlane(draft.data);
    const { count, noise, split, features, processing } = draft.data;
    const kept = wasPlane ? { count, noise, split, features, processing } : {};
    if (!wasPlane) Object.assign(draft, structuredClone({ model: openingLab.model, loss: openingLab.loss }));
    draft.data = { id, ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) };
    fitToData(catalog, draft);
  }, { restart: true });
}

class DataPanel extends SignalElement {
  protected override render(): TemplateResult {
    const catalog = schema.value;
    if (!catalog) return skeleton();
    const now = lab.value;
    const chosen = entry('dataset', now.data.id);
    const own = now.data.id === 'custom';
    return html`
      ${this.renderSets(now, chosen)}
      <div class="stack">
        ${chosen?.classes && chosen.classes.length > 1 ? this.renderClasses(chosen.classes, now) : nothing}
        ${(isOnPlane(now.data) ? [...catalog.lab.data, ...(chosen?.params ?? [])] : []).filter((param) => this.applies(param, own)).map((param) => this.renderParam(param, now))}
        ${own ? nothing : control(catalog.lab.seed, now.seed, (value, merge) =>
          change((draft) => { draft.seed = Number(value); }, { restart: true, ...(merge ? { merge } : {}) }), 'seed')}
      </div>
      ${isOnPlane(now.data) ? this.renderTools() : nothing}
      <div class="own-data"><button type="button" class="button outlined csv" data-tip=${say(words.csvTip)} @click=${openCsvDialog}>${say(words.csv)}</button>
        ${(['series', 'text'] as const).map((kind) => html`<button type="button" class="button outlined" aria-pressed=${now.data.id === kind ? 'true' : 'false'} data-tip=${say(words[`${kind}Tip`])}
          @click=${() => openSequenceDialog(kind)}>${say(words[kind])}</button>`)}</div>
      ${processing()}`;
  }

  /** Drawn points are split, but neither counted nor noisy; class counts have their own row. */
  private applies(param: Param, own: boolean): boolean {
    return param.id !== 'classes' && (!own || param.id === 'split');
  }

  private renderSets(now: Lab, chosen: Entry | undefined): TemplateResult {
    const counts = report.value;
    const sets = entries('dataset');
    const own = now.data.id === 'custom';
    const { name, summary: about } = chosen ?? { name: words.own, summary: words.ownSummary, ...(isSequence(now.data) ? { name: words[`${now.data.id as 'series' | 'text'}Own`], summary: words[`${now.data.id as 'series' | 'text'}Tip`] } : {}) };
    const onKey = (event: KeyboardEvent): void => {
      const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!move) return;
      event.preventDefault();
      const all = [...this.querySelectorAll<HTMLElement>('.set')];
      const next = all[(all.indexOf(event.target as HTMLElement) + move + all.length) % all.length];
      next?.focus();
      next?.click();
    };
    return html`<div class="sets" role="radiogroup" aria-label=${say(words.dataset)} @keydown=${onKey}>
        ${sets.map((one, i) => html`<button type="button" class="set" role="radio" aria-checked=${one.id === now.data.id ? 'true' : 'false'}
          tabindex=${one.id === now.data.id || (!chosen && !own && i === 0) ? 0 : -1} aria-label=${say(one.name)} data-tip=${this.about(one)}
          @click=${() => chooseData(one.id, schema.value!)}>
          <garden-thumbnail .regression=${one.task === 'regression'} .lab=${this.thumbnailLab(one)}></garden-thumbnail></button>`)}
        ${own ? html`<button type="button" class="set own" role="radio" aria-checked="true" tabindex="0" aria-label=${say(words.own)}
          data-tip=${say(words.ownSummary)}><garden-icon name="pencil"></garden-icon></button>` : nothing}
      </div>
      <p class="set-name"><strong>${say(name)}</strong>
        ${counts ? html`<span class="number" data-tip=${say(words.countsTip)}>${say(words.counts, { train: counts.trainCount, test: counts.testCount })}</span>` : nothing}</p>
      <p class="set-about">${say(about)}</p>`;
  }

  private about(one: Entry): string {
    return say({ en: `${one.name.en}. ${one.summary.en}`, zh: `${one.name.zh}。${one.summary.zh}` });
  }

  private thumbnailLab(one: Entry): Lab {
    const base = lab.peek();
    const classes = one.id === base.data.id ? base.data.classes : undefined;
    return { ...base, seed: 1, data: { id: one.id, count: thumbnailPoints, noise: 0.02, ...(classes === undefined ? {} : { classes }) } };
  }

  private renderClasses(counts: number[], now: Lab): TemplateResult {
    const present = now.data.classes ?? counts[0];
    return html`<div class="row"><span class="control-name" data-tip=${say(words.classesTip)}>${say(words.classes)}</span>
      <div class="segments" role="group" aria-label=${say(words.classes)}>
        ${counts.map((count) => html`<button type="button" class="button number" aria-pressed=${count === present ? 'true' : 'false'}
          @click=${() => change((draft) => { draft.data.classes = count; fitToData(schema.value!, draft); }, { restart: true })}>${count}</button>`)}
      </div></div>`;
  }

  private renderParam(param: Param, now: Lab): TemplateResult {
    const record = now.data as unknown as Record<string, Value | undefined>;
    const set = (value: Value, merge: string | undefined): void =>
      change((draft) => { (draft.data as unknown as Record<string, Value>)[param.id] = value; }, merge ? { merge } : {});
    return control(param, record[param.id] ?? param.default, set, `data.${param.id}`);
  }

  private renderTools(): TemplateResult {
    const active = pointTool.value;
    const now = report.value;
    const aims = active === 'draw' || active === 'relabel';
    const classes = now?.classes ?? 2;
    const target = targetFor(pointTarget.value, classes);
    const offered = Math.max(classes, target + 1);
    return html`<div class="row"><span class="control-name" data-tip=${say(words.editTip)}>${say(words.edit)}</span>
        <div class="segments" role="group" aria-label=${say(words.edit)}>
          ${tools.map((one) => html`<button type="button" class="button icon-only" aria-pressed=${one.id === active ? 'true' : 'false'}
            aria-label=${say(words[one.name])} data-tip=${`${say({ en: `${words[one.name].en}. `, zh: `${words[one.name].zh}：` })}${say(words[one.tip])}`}
            @click=${() => { pointTool.value = one.id; }}><garden-icon name=${one.icon}></garden-icon></button>`)}
        </div></div>
      ${!aims ? nothing : classes > 0
        ? html`<div class="row"><span class="control-name">${say(words.target)}</span><div class="segments" role="group" aria-label=${say(words.target)}>
          ${Array.from({ length: offered }, (_, k) => html`<button type="button" class="button swatch" data-class=${k}
            aria-pressed=${target === k ? 'true' : 'false'} aria-label=${say(words.classNumber, { n: k })} @click=${() => { pointTarget.value = k; }}>
            <span class="dot"></span>${k}</button>`)}
          ${offered > classes || classes >= mostClasses ? nothing : html`<button type="button" class="button icon-only" aria-label=${say(words.addClass)}
            data-tip=${say(words.addClassTip)} @click=${() => { pointTarget.value = classes; }}><garden-icon name="plus"></garden-icon></button>`}</div></div>`
        : control({ id: 'target', name: words.target, type: 'float', default: 1, min: -1, max: 1, step: 0.1 }, target,
          (value) => { pointTarget.value = Number(value); }, 'target')}`;
  }
}

const stepsOpen = signal(false);

/** The steps that the data go through, folded until asked for; open where the lab has some or one cannot run. */
export function processing(): TemplateResult {
  const count = lab.value.data.processing?.length ?? 0, wrong = problems.value.some(({ path }) => path.startsWith('data.processing'));
  const open = stepsOpen.value || wrong;
  if (open) later(import('./processing-element'));
  return html`<div class="processing"><button type="button" class="button fold" aria-expanded=${open ? 'true' : 'false'} data-tip=${say(words.stepsTip)} @click=${() => { stepsOpen.value = !open; }}>
      <garden-icon name=${open ? 'up' : 'chevron-down'}></garden-icon><span>${say(words.steps)}</span>${count > 0 ? html`<span class="number">${count}</span>` : nothing}</button>
    ${open ? html`<garden-processing></garden-processing>` : nothing}</div>`;
}

/** What the panel looks like before the catalog has arrived: the same shapes, still grey. */
const skeleton = (): TemplateResult => html`<div class="sets" aria-hidden="true">${Array.from({ length: 10 }, () => html`<span class="set bone"></span>`)}</div>
  <div class="stack" aria-hidden="true">${Array.from({ length: 4 }, () => html`<span class="bone line"></span>`)}</div>`;

define('garden-data', DataPanel);
