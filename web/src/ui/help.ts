// The help dialog: first steps, keys, sources and licences. The sources of the entries come from the catalog.

import { html, nothing, type TemplateResult } from 'lit';
import type { Kind, Text } from '../engine/schema';
import { helpWords as words } from '../i18n/help';
import { say } from '../i18n/language';
import { schema } from '../lab/state';
import { openDialog } from './dialog';

export function openHelp(): void {
  if (document.querySelector('dialog[open]')) return;
  openDialog(words.title, () => html`<div class="prose">
    <p>${say(words.about)}</p>
    <h3>${say(words.first)}</h3>
    <ol>${[words.first1, words.first2, words.first3].map((one) => html`<li>${say(one)}</li>`)}</ol>
    <h3>${say(words.keys)}</h3>
    <dl class="keys">${keys([[say(words.space), words.keyPlay], ['S', words.keyStep], ['E', words.keyEpoch], ['R', words.keyReset],
      ['Ctrl Z · Ctrl Y', words.keyUndo], ['← → · PgUp PgDn', words.keyFine], ['?', words.keyHelp]])}</dl>
    <h3>${say(words.sources)}</h3>
    <p>${say(words.privacy)}</p><p>${say(words.mnist)}</p><p>${say(words.fontsAndParts)}</p>
    ${schema.value ? html`<details><summary>${say(words.entries)}</summary>${sources()}</details>` : nothing}
  </div>`);
}

const keys = (rows: [string, Text][]): TemplateResult[] => rows.map(([key, text]) => html`<dt><kbd>${key}</kbd></dt><dd>${say(text)}</dd>`);

function sources(): TemplateResult[] {
  const { kinds } = schema.value!;
  return (Object.keys(kinds) as Kind[]).map((kind) => html`<h4>${say(kinds[kind].name)}</h4>
    <ul>${kinds[kind].entries.filter((one) => one.source).map((one) => html`<li>${say(one.name)}: ${one.source}</li>`)}</ul>`);
}
