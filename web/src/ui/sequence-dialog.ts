// The dialog for data that come in an order: a series of numbers, or a text. What can be used is counted, what is wrong is said
// with its line, and nothing changes until one agrees. A lab that learned from other data gets a network that reads sequences.

import { signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Text } from '../engine/schema';
import { dataWords } from '../i18n/data';
import { say } from '../i18n/language';
import { processingWords as words } from '../i18n/processing';
import type { DataChoice, Lab } from '../lab/lab';
import { readSeries } from '../lab/series';
import { starterFor, starters } from '../lab/starters';
import { change, lab } from '../lab/state';
import { decodeText } from '../lab/table';
import { openDialog } from './dialog';

export type SequenceKind = keyof typeof starters;

const mostBytes = 1_000_000;

interface Found { data: DataChoice | null; summary: string; wrong: string | null }

function readText(text: string): Found {
  const bytes = new TextEncoder().encode(text).length;
  if (text.trim() === '') return { data: null, summary: '', wrong: null };
  if (bytes > mostBytes) return { data: null, summary: '', wrong: say(words.textLong, { size: Math.ceil(bytes / 1000), most: mostBytes / 1000 }) };
  return { data: { id: 'text', text }, summary: say(words.textUse, { count: [...text].length }), wrong: null };
}

function readNumbers(text: string): Found {
  if (text.trim() === '') return { data: null, summary: '', wrong: null };
  const { data, count, failure } = readSeries(text);
  return { data, summary: say(words.seriesUse, { count }), wrong: failure ? say(failure.text, failure.values) : null };
}

/** What the data are now, as one would paste it. */
function written({ data }: Lab): string {
  if (data.text !== undefined) return data.text;
  const rows = data.rows ?? data.values?.map((value) => [value]);
  return rows ? [...(data.columns ? [data.columns.join(',')] : []), ...rows.map((row) => row.join(','))].join('\n') : '';
}

const kinds: Record<SequenceKind, { title: Text; about: Text; label: Text; read(text: string): Found }> = {
  series: { title: words.seriesTitle, about: words.seriesAbout, label: words.seriesText, read: readNumbers },
  text: { title: words.textTitle, about: words.textAbout, label: words.textText, read: readText },
};

export function openSequenceDialog(kind: SequenceKind): void {
  const { title, about, label, read } = kinds[kind];
  const text = signal(lab.peek().data.id === kind ? written(lab.peek()) : '');
  openDialog(title, (close): TemplateResult => {
    const found = read(text.value);
    return html`<p>${say(about)}</p>
      <textarea class="csv-text" rows="8" spellcheck="false" aria-label=${say(label)} .value=${text.value} @input=${(e: Event) => { text.value = (e.target as HTMLTextAreaElement).value; }}></textarea>
      <div class="dialog-sources"><label class="button outlined file-button"><garden-icon name="open"></garden-icon>${say(dataWords.csvOpen)}
        <input type="file" class="visually-hidden" accept=".csv,.tsv,.txt,text/csv,text/plain" @change=${async (e: Event) => {
          const input = e.target as HTMLInputElement, file = input.files?.[0];
          input.value = ''; // a file that was mended can be chosen again
          if (file) text.value = decodeText(new Uint8Array(await file.arrayBuffer()));
        }}></label>
        <button type="button" class="button outlined" @click=${() => { text.value = written(starters[kind]); }}>${say(words.example)}</button></div>
      <div class="csv-result" aria-live="polite">${found.wrong === null ? nothing : html`<p class="wrong"><garden-icon name="error"></garden-icon>${found.wrong}</p>`}</div>
      <div class="dialog-actions"><button type="button" class="button" @click=${close}>${say(dataWords.cancel)}</button>
        <button type="button" class="button primary" ?disabled=${!found.data} @click=${() => {
          use(found.data);
          close();
        }}>${found.data ? found.summary : say(words.nothing)}</button></div>`;
  });
}

/** Data of the same kind keep the network and the steps; others get those that read them. */
function use(data: DataChoice | null): void {
  if (!data) return;
  change((draft) => {
    const { id, processing } = draft.data;
    if (id === data.id) draft.data = processing ? { ...data, processing } : data;
    else Object.assign(draft, { ...starterFor(data), seed: draft.seed });
  }, { restart: true });
}
