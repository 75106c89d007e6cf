// What the share menu does: link and embed code to the clipboard, experiment, data and weights to and from files.

import { html } from 'lit';
import { say, type Words } from '../i18n/language';
import { shareWords as words } from '../i18n/share';
import type { Text } from '../engine/schema';
import { openLabFile, openWeights, saveCsv, saveLab, saveWeights } from '../lab/files';
import { copyText, pageLink, safeLinkCharacters } from '../lab/share';
import { notify } from '../lab/state';
import { openDialog } from './dialog';
import { openEmbedDialog } from './later';
import type { MenuItem } from './menu';

const filled = (text: Text, name: string, value: string | number): Text =>
  ({ en: text.en.replace(`{${name}}`, String(value)), zh: text.zh.replace(`{${name}}`, String(value)) });

async function copy(text: string, done: Text, title: Words[string], long = false): Promise<void> {
  if (await copyText(text)) {
    notify(long ? { kind: 'warning', text: done, action: { label: words.saveLab, run: saveLab } } : { kind: 'info', text: done });
    return;
  }
  openDialog(title, () => html`<p>${say(words.copyFailed)}</p><textarea class="csv-text" rows="6" readonly aria-label=${say(title)} .value=${text}
    @focus=${(e: Event) => (e.target as HTMLTextAreaElement).select()}></textarea>`);
}

/** Asks for a file and hands it on. */
function pick(accept: string, then: (file: File) => Promise<void>): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) then(file).catch(refused);
  });
  input.click();
}

const refused = (error: unknown): void => {
  notify({ kind: 'error', text: filled(words.badFile, 'reason', error instanceof Error ? error.message : String(error)) });
};

export const shareItems = (): MenuItem[] => [
  { icon: 'link', label: words.copyLink, run: () => {
    const link = pageLink();
    const long = link.length > safeLinkCharacters;
    void copy(link, filled(long ? words.longLinkCopied : words.linkCopied, 'length', link.length), words.copyLink, long);
  } },
  { icon: 'code', label: words.copyFrame, run: () => openEmbedDialog((code) => void copy(code, words.frameCopied, words.copyFrame)) },
  { icon: 'save', label: words.saveLab, rule: true, run: saveLab },
  { icon: 'open', label: words.loadLab, run: () => pick('.json,application/json', openLabFile) },
  { icon: 'download', label: words.saveWeights, rule: true, run: () => void saveWeights().catch(refused) },
  { icon: 'upload', label: words.loadWeights, run: () => pick('.safetensors', openWeights) },
  { icon: 'download', label: words.saveData, rule: true, run: () => void saveCsv().catch(refused) },
];
