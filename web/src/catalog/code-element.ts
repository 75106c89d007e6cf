// <garden-snippet>: the code of one entry, a tab a language, with a button that copies it. The language is one choice for the
// whole page.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { snippet, snippetLanguages, type SnippetLanguage } from './snippets';
import type { Token } from '../code/program';
import type { Entry, Kind } from '../engine/schema';
import { catalogWords as words } from '../i18n/catalog';
import { codeWords } from '../i18n/formula';
import { say } from '../i18n/language';
import type { Choice } from '../lab/lab';
import { notify } from '../lab/notices';
import { copyText } from '../lab/share';
import { recall, remember } from '../ui/remember';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/icon';
import '../code/code.css';

const known = (id: unknown): id is SnippetLanguage => snippetLanguages.some((one) => one.id === id);
const kept = recall('programLanguage');
const wanted = signal<SnippetLanguage>(known(kept) ? kept : 'torch');

export class SnippetElement extends SignalElement {
  static override properties = { kind: { attribute: false }, entry: { attribute: false }, choice: { attribute: false }, copied: { state: true } };
  declare kind: Kind;
  declare entry: Entry;
  declare choice: Choice;
  declare copied: boolean;

  private get languages(): { id: SnippetLanguage; name: string }[] {
    return snippetLanguages.filter(({ id }) => this.entry[id]);
  }

  protected override render(): TemplateResult {
    const { kind, entry, languages } = this;
    const now = languages.find(({ id }) => id === wanted.value) ?? languages[0];
    const code = now && snippet(kind, entry, this.choice, now.id);
    if (!now || !code) return html``;
    const key = `${kind}-${entry.id}`, name = say(entry.name);
    return html`<div class="snippet-head">
        <div class="tabs" role="tablist" aria-label=${say(words.languages, { name })} @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
          ${languages.map((one) => html`<button type="button" role="tab" class="button" id=${`${key}-${one.id}`} aria-controls=${`${key}-code`} aria-selected=${one === now ? 'true' : 'false'}
            tabindex=${one === now ? 0 : -1} @click=${() => choose(one.id)}>${one.name}</button>`)}
        </div>
        <button type="button" class="button copy" aria-label=${say(words.copyOf, { language: now.name, name })} @click=${() => void this.copy(code.text)}>
          <garden-icon name=${this.copied ? 'check' : 'copy'}></garden-icon><span>${say(this.copied ? words.copied : words.copy)}</span></button>
        <span class="visually-hidden" role="status">${this.copied ? say(words.copied) : ''}</span>
      </div>
      <div class="snippet" id=${`${key}-code`} role="tabpanel" aria-labelledby=${`${key}-${now.id}`} tabindex="0" translate="no">
        <pre><code>${code.lines.map(({ tokens }) => html`<span class="snippet-line">${tokens.map(token)}
</span>`)}</code></pre>
      </div>`;
  }

  private onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const { languages } = this;
    const at = languages.findIndex(({ id }) => id === wanted.value);
    choose(languages[(Math.max(0, at) + step + languages.length) % languages.length]!.id);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  }

  private async copy(text: string): Promise<void> {
    if (!(await copyText(text))) {
      notify({ kind: 'warning', text: codeWords.copyFailed });
      return;
    }
    this.copied = true;
    setTimeout(() => { this.copied = false; }, 1600);
  }
}

function token({ text, syntax, path, param }: Token): TemplateResult | string {
  const target = path ?? param;
  if (syntax === 'plain' && !target) return text;
  return html`<span class=${`s-${syntax}`} data-path=${target ?? nothing}>${text}</span>`;
}

function choose(id: SnippetLanguage): void {
  wanted.value = id;
  remember('programLanguage', id);
}

define('garden-snippet', SnippetElement);
