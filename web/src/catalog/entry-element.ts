// <garden-entry>: one entry of the catalog as an article: what it is, its mathematics, its picture, its code. What is expensive
// comes when the article is near the window; hyper-parameters change formula, picture and code together.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Entry, Kind, Param } from '../engine/schema';
import { catalogWords as words } from '../i18n/catalog';
import { say } from '../i18n/language';
import type { Choice, Lab, Value } from '../lab/lab';
import { engine } from '../lab/store';
import { control } from '../ui/control';
import { linkMarks, type LinkMarks } from '../ui/link-marks';
import { define, SignalElement } from '../ui/signal-element';
import '../formula/tex-view';
import '../ui/thumbnail';
import { anchorOf } from './address';
import { badgeKinds, badgeOf, errorText } from './badges';
import './code-element';
import './plot-element';
import { plotRequest, type Plot } from './plots';
import { entryTex, leftSides } from './signs';

/** A window and a half ahead of what is read. */
const ahead = '1200px';

const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) if (isIntersecting) (target as EntryElement).open();
}, { rootMargin: ahead });

export class EntryElement extends SignalElement {
  static override properties = { kind: { attribute: false }, entry: { attribute: false }, opened: { state: true }, settings: { state: true }, plot: { state: true } };
  declare kind: Kind;
  declare entry: Entry;
  declare opened: boolean;
  declare settings: Record<string, Value>;
  declare plot: Plot | null;
  private marks: LinkMarks | undefined;
  private asked = 0;

  constructor() {
    super();
    this.settings = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    near.observe(this);
    this.marks = linkMarks(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    near.unobserve(this);
    this.marks?.stop();
  }

  open(): void {
    if (this.opened) return;
    this.opened = true;
    near.unobserve(this);
    void this.ask();
  }

  private get choice(): Choice {
    return { id: this.entry.id, ...this.settings };
  }

  /** Of several answers under way only the last one counts. */
  private async ask(): Promise<void> {
    const request = plotRequest(this.kind, this.entry);
    if (!request) return;
    const turn = ++this.asked;
    const { xs, target } = request;
    const answer = await engine.call('evaluate', { kind: this.kind, id: this.entry.id, settings: this.settings, xs, ...(target === undefined ? {} : { target }) });
    if (turn === this.asked) this.plot = request.read(answer, xs);
  }

  private change(param: Param, value: Value): void {
    this.settings = { ...this.settings, [param.id]: value };
    void this.ask();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.marks?.refresh();
  }

  protected override render(): TemplateResult {
    const { kind, entry } = this;
    const name = say(entry.name);
    return html`<article class="entry" aria-labelledby=${`h-${anchorOf(kind, entry)}`}>
      <header class="entry-head">
        <h3 id=${`h-${anchorOf(kind, entry)}`}>${name}</h3><code>${entry.id}</code>
        <a class="entry-link" href=${`#${anchorOf(kind, entry)}`} aria-label=${say(words.linkTo, { name })} data-tip=${say(words.linkTo, { name })}><garden-icon name="link"></garden-icon></a>
      </header>
      <div class="entry-body">
        <div class="entry-text">
          <p class="entry-summary">${say(entry.summary)}</p>
          ${this.opened ? html`${this.mathematics()}<p class="entry-source">${say(words.source, { source: entry.source })}</p>` : html`<div class="bone formula-bone"></div>`}
          ${this.badges()}
        </div>
        ${this.opened ? this.picture() : nothing}
      </div>
      ${this.opened ? html`<garden-snippet .kind=${kind} .entry=${entry} .choice=${this.choice}></garden-snippet>` : html`<div class="bone snippet-bone"></div>`}
    </article>`;
  }

  private mathematics(): TemplateResult | typeof nothing {
    const { kind, entry, choice } = this;
    if (!entry.formula) return nothing;
    const left = leftSides(kind, entry);
    const slopeName = /\\begin\{aligned\}/.test(entry.derivative) ? words.gradient : words.derivative;
    return html`<div class="entry-math" tabindex="0" role="group" aria-label=${say(entry.name)}>
      <garden-tex .display=${left.value + entryTex(entry.formula, kind, entry, choice)}></garden-tex>
      ${entry.derivative ? html`<h4>${say(slopeName)}</h4><garden-tex .display=${left.slope + entryTex(entry.derivative, kind, entry, choice)}></garden-tex>` : nothing}</div>`;
  }

  private picture(): TemplateResult | typeof nothing {
    const { kind, entry } = this;
    const controls = entry.params.map((param) => control(param, this.settings[param.id] ?? param.default, (value) => this.change(param, value), ''));
    const drawn = plotRequest(kind, entry) ? html`<garden-plot .plot=${this.plot ?? null}></garden-plot>`
      : entry.task ? html`<garden-thumbnail role="img" aria-label=${say(words.dataSummary, { name: say(entry.name) })} .regression=${entry.task === 'regression'} .lab=${dataLab(entry)}></garden-thumbnail>` : nothing;
    if (drawn === nothing && controls.length === 0) return nothing;
    return html`<div class="entry-side">${drawn}${controls.length > 0 ? html`<div class="entry-settings" role="group" aria-label=${say(words.settings)}>${controls}</div>` : nothing}</div>`;
  }

  private badges(): TemplateResult {
    const measured = badgeOf(this.kind, this.entry.id);
    if (!measured) return html`<p class="badges none" data-tip=${say(words.notMeasuredTip)}>${say(words.notMeasured)}</p>`;
    return html`<dl class="badges">${badgeKinds.map(({ key, name, tip }) => {
      const error = measured[key];
      return error === undefined ? nothing : html`<div class="badge" data-tip=${say(tip)}><dt><garden-icon name="check"></garden-icon>${say(name)}</dt><dd class="number">${errorText(error)}</dd></div>`;
    })}</dl>`;
  }
}

/** What the generator needs to be asked for points; nothing of it is trained. */
const dataLab = (entry: Entry): Lab =>
  ({ version: 1, seed: 7, data: { id: entry.id, count: 300, noise: 0.05, split: 0.5 }, model: { layers: [] }, loss: { id: '' }, optimizer: { id: '' }, train: { batch: 1, epochs: 1 } });

define('garden-entry', EntryElement);
