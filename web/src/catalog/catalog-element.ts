// <garden-catalog>: the page's body. An index of kinds and a search on the left, the entries of the chosen kind (or what was
// found) on the right, one article each. The address names a kind or an entry.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Entry, Kind, Schema } from '../engine/schema';
import { catalogWords as words } from '../i18n/catalog';
import { say } from '../i18n/language';
import { failure, schema } from '../lab/store';
import { define, SignalElement } from '../ui/signal-element';
import { anchorOf, readAddress } from './address';
import './entry-element';
import { search, type Found } from './search';

const shownKind = signal<Kind | null>(null);
const query = signal('');

class CatalogElement extends SignalElement {
  private aim: string | null = null;
  private started = false;
  private readonly abort = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal: until } = this.abort;
    addEventListener('hashchange', () => this.follow(), { signal: until });
    addEventListener('keydown', (event) => this.onKey(event), { signal: until });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort.abort();
  }

  /** The address says which kind is open and where to look. */
  private follow(): void {
    const catalog = schema.peek();
    const place = catalog && readAddress(location.hash, catalog);
    if (!place) return;
    query.value = '';
    shownKind.value = place.kind;
    this.aim = place.id === undefined ? null : anchorOf(place.kind, { id: place.id });
    if (place.id === undefined) scrollTo({ top: 0 });
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.started && schema.peek()) {
      this.started = true;
      this.follow();
    }
    if (this.aim) this.settle(this.aim);
  }

  /** Articles above open as they come near and push the aim away: it is held for a moment, unless the reader moves. */
  private settle(aim: string): void {
    const target = document.getElementById(aim);
    if (!target) return;
    this.aim = null;
    const end = performance.now() + 800, moved = new AbortController();
    for (const name of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(name, () => moved.abort(), { signal: moved.signal, passive: true });
    const hold = (): void => {
      if (moved.signal.aborted || !target.isConnected) return;
      target.scrollIntoView({ block: 'start' });
      if (performance.now() < end) requestAnimationFrame(hold);
      else moved.abort();
    };
    hold();
    target.querySelector<HTMLElement>('.entry-link')?.focus({ preventScroll: true });
  }

  private onKey(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.matches('input, select, textarea');
    const field = this.querySelector<HTMLInputElement>('.catalog-search input');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field?.focus();
      field?.select();
    }
    if (event.key === 'Escape' && event.target === field) query.value = '';
    if ((event.key === 'ArrowDown' || event.key === 'Enter') && event.target === field) {
      event.preventDefault();
      this.querySelector<HTMLElement>('.entry-link')?.focus();
    }
  }

  protected override render(): TemplateResult {
    const catalog = schema.value;
    if (!catalog) return failure.value === null ? skeleton() : broken(failure.value);
    const found = search(catalog, query.value);
    const searching = query.value.trim() !== '';
    const now = shownKind.value ?? found[0]?.kind ?? null;
    const shown = searching ? found : found.filter(({ kind }) => kind === now);
    return html`<nav class="catalog-index" aria-label=${say(words.kinds)}>${this.field(found, searching)}${index(catalog, found, searching ? null : now)}</nav>
      <div class="catalog-entries" id="entries" tabindex="-1">
        ${searching || now === null ? nothing : html`<p class="catalog-about">${say(words.about)}</p>`}
        ${shown.map(({ kind, entries }) => section(catalog, kind, entries))}
        ${shown.length === 0 ? html`<p class="catalog-none">${say(words.none, { query: query.value })}
          <button type="button" class="button outlined" @click=${() => { query.value = ''; }}>${say(words.clear)}</button></p>` : nothing}
      </div>`;
  }

  private field(found: Found[], searching: boolean): TemplateResult {
    const count = found.reduce((sum, { entries }) => sum + entries.length, 0);
    return html`<label class="catalog-search"><span class="visually-hidden">${say(words.search)}</span>
        <input type="search" autocomplete="off" spellcheck="false" placeholder=${say(words.searchHint)} .value=${query.value}
          @input=${(event: Event) => { query.value = (event.target as HTMLInputElement).value; }}><kbd aria-hidden="true">/</kbd></label>
      <p class=${searching ? 'catalog-count' : 'visually-hidden'} role="status">${searching ? say(words.found, { count }) : ''}</p>`;
  }
}

function index(catalog: Schema, found: Found[], now: Kind | null): TemplateResult {
  return html`<ul class="kinds">${found.map(({ kind, entries }) => html`<li>
    <a class="kind" href=${`#${kind}`} aria-current=${kind === now ? 'true' : nothing}><span>${say(catalog.kinds[kind].name)}</span><small class="number">${entries.length}</small></a>
    ${kind === now ? html`<ul class="kind-entries">${entries.map((entry) => html`<li><a href=${`#${anchorOf(kind, entry)}`}>${say(entry.name)}</a></li>`)}</ul>` : nothing}</li>`)}</ul>`;
}

const section = (catalog: Schema, kind: Kind, entries: Entry[]): TemplateResult => html`<section class="catalog-kind" aria-labelledby=${`kind-${kind}`}>
  <h2 id=${`kind-${kind}`}>${say(catalog.kinds[kind].name)}</h2>
  ${repeat(entries, ({ id }) => `${kind}.${id}`, (entry) => html`<garden-entry id=${anchorOf(kind, entry)} .kind=${kind} .entry=${entry}></garden-entry>`)}</section>`;

const skeleton = (): TemplateResult => html`<nav class="catalog-index" aria-hidden="true">${Array.from({ length: 8 }, () => html`<span class="bone line"></span>`)}</nav>
  <div class="catalog-entries" id="entries" tabindex="-1"><p class="starting" role="status">${say(words.starting)}</p><span class="bone field"></span><span class="bone field"></span></div>`;

const broken = (reason: string): TemplateResult => html`<div class="failed" role="alert"><h2>${say(words.failedTitle)}</h2><p class="reason">${reason}</p></div>`;

define('garden-catalog', CatalogElement);
