// <garden-text>: a short text as a person changes it: taken with Enter or on leaving the field. What cannot be taken stays written
// there with the reason below it; Escape brings back what is so.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { problemAt, problemLine } from './problem';
import { define, SignalElement } from './signal-element';

export interface TextFieldParts {
  label: string;
  tip: string;
  value: string;
  placeholder: string;
  /** Where the text stands in the lab. */
  path: string;
  /** Why a text cannot be taken, or null. */
  wrong(text: string): string | null;
  set(text: string): void;
}

let fields = 0;

class TextField extends SignalElement {
  static override properties = { parts: { attribute: false }, refused: { state: true } };
  declare parts: TextFieldParts;
  declare refused: { text: string; reason: string } | null;
  private readonly key = `text-${fields++}`;

  private take(input: HTMLInputElement): void {
    const text = input.value.trim(), reason = text === this.parts.value ? null : this.parts.wrong(text);
    this.refused = reason === null ? null : { text, reason };
    if (reason !== null) return;
    if (text !== this.parts.value) this.parts.set(text);
    input.value = this.parts.value; // as the lab writes it
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const input = event.currentTarget as HTMLInputElement;
    if (event.key === 'Enter') this.take(input);
    if (event.key !== 'Escape') return;
    this.refused = null;
    input.value = this.parts.value;
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('parts');
    if (before && (before.value !== this.parts.value || before.path !== this.parts.path)) this.refused = null;
  }

  protected override render(): TemplateResult {
    const { label, tip, value, placeholder, path } = this.parts, problem = this.refused?.reason ?? problemAt(path);
    return html`<div class="control"><label class="control-name" for=${this.key} data-tip=${tip}>${label}</label></div>
      <input class="text-entry" id=${this.key} autocomplete="off" spellcheck="false" .value=${this.refused?.text ?? value} placeholder=${placeholder}
        aria-invalid=${problem === null ? 'false' : 'true'} aria-errormessage=${problem === null ? nothing : `${this.key}-problem`}
        @keydown=${this.onKey} @change=${(event: Event) => this.take(event.target as HTMLInputElement)}>${problemLine(problem, `${this.key}-problem`)}`;
  }
}

define('garden-text', TextField);

export const textField = (parts: TextFieldParts): TemplateResult => html`<garden-text .parts=${parts}></garden-text>`;
