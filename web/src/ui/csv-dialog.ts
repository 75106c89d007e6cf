// The dialog that turns a pasted or opened table into points: what can be used is counted, what cannot is listed with line
// and reason, and nothing changes until one agrees.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { dataWords as words } from '../i18n/data';
import { say } from '../i18n/language';
import { readCsv, type Columns, type CsvResult } from '../lab/csv';
import { fitToData } from '../lab/fit';
import { isOnPlane } from '../lab/plane';
import { openingLab } from '../lab/first-labs';
import { change, schema } from '../lab/state';
import { decodeText } from '../lab/table';
import { openDialog } from './dialog';

const listed = 8;

export function openCsvDialog(): void {
  const text = signal('');
  const result = signal<CsvResult | null>(null);
  const read = (source: string, columns?: Columns): void => {
    text.value = source;
    result.value = source.trim() === '' ? null : readCsv(source, columns);
  };
  openDialog(words.csvTitle, (close) => html`<p>${say(words.csvAbout)}</p>
    <textarea class="csv-text" rows="8" spellcheck="false" aria-label=${say(words.csvText)} placeholder="x1,x2,class&#10;0.5,-1.2,0&#10;2.1,0.4,1"
      .value=${text.value} @input=${(e: Event) => read((e.target as HTMLTextAreaElement).value)}></textarea>
    <label class="button outlined file-button"><garden-icon name="open"></garden-icon>${say(words.csvOpen)}
      <input type="file" class="visually-hidden" accept=".csv,.tsv,.txt,text/csv,text/plain" @change=${async (e: Event) => {
        const input = e.target as HTMLInputElement, file = input.files?.[0];
        input.value = ''; // a file that was mended can be chosen again
        if (file) read(decodeText(new Uint8Array(await file.arrayBuffer())));
      }}></label>
    <div class="csv-result" aria-live="polite">${result.value ? found(result.value, (columns) => read(text.peek(), columns)) : nothing}</div>
    <div class="dialog-actions"><button type="button" class="button" @click=${close}>${say(words.cancel)}</button>
      <button type="button" class="button primary" ?disabled=${!result.value?.data} @click=${() => {
        use(result.peek());
        close();
      }}>${result.value?.data ? say(words.csvUse, { count: result.value.good }) : say(words.csvNothing)}</button></div>`);
}

function use(result: CsvResult | null): void {
  const [data, catalog] = [result?.data, schema.peek()];
  if (!data || !catalog) return;
  change((draft) => {
    const { split, features } = draft.data;
    if (!isOnPlane(draft.data)) Object.assign(draft, structuredClone({ model: openingLab.model, loss: openingLab.loss }));
    draft.data = { ...data, ...(split === undefined ? {} : { split }), ...(features ? { features } : {}) };
    fitToData(catalog, draft);
  }, { restart: true });
}

function found(result: CsvResult, choose: (columns: Columns) => void): TemplateResult {
  const { columns, columnNames, bad, scaling, classNames, failure } = result;
  const roles = ['x₁', 'x₂', say(words.target)];
  return html`${columnNames.length < 3 ? nothing : html`<div class="csv-columns">${roles.map((role, i) => html`<label>${role}
      <select class="select" @change=${(e: Event) => {
        const next: Columns = [...columns];
        next[i] = Number((e.target as HTMLSelectElement).value);
        choose(next);
      }}>${columnNames.map((name, column) => html`<option value=${column} ?selected=${column === columns[i]}>${name}</option>`)}</select></label>`)}</div>`}
    ${failure ? html`<p class="wrong"><garden-icon name="error"></garden-icon>${say(failure)}</p>` : html`<p>${say(words.csvGood, { count: result.good })}
      ${classNames.map((name, k) => html`<span class="swatch" data-class=${k}><span class="dot"></span>${name}</span> `)}</p>`}
    ${scaling.map((sentence) => html`<p class="soft">${say(sentence)}</p>`)}
    ${bad.length === 0 ? nothing : html`<p class="warn"><garden-icon name="warning"></garden-icon>${say(words.csvBad, { count: bad.length })}</p>
      <ul class="csv-bad">${bad.slice(0, listed).map(({ line, reason }) => html`<li>${say(words.csvLine, { line, reason: say(reason) })}</li>`)}
        ${bad.length > listed ? html`<li>${say(words.csvMore, { count: bad.length - listed })}</li>` : nothing}</ul>`}`;
}
