// The gallery of prepared experiments: title, why it is worth opening, its data as a picture. Opening one tells what to try.

import { html, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { entry } from '../lab/entries';
import { presets, type Preset } from '../lab/presets';
import { notify, openLab } from '../lab/state';
import { applyView } from '../lab/view-options';
import { openDialog } from './dialog';
import './thumbnail';

export function openPresets(): void {
  openDialog(shell.presets, (close) => html`<ul class="gallery">${presets.map((preset) => card(preset, () => {
    close();
    openPreset(preset);
  }))}</ul>`);
}

function openPreset({ title, tryIt, lab, view = {} }: Preset): void {
  openLab(lab);
  applyView(view, lab);
  notify({
    kind: 'info',
    text: {
      en: shell.opened.en.replace('{title}', title.en).replace('{tryIt}', tryIt.en),
      zh: shell.opened.zh.replace('{title}', title.zh).replace('{tryIt}', tryIt.zh),
    },
  });
}

function card({ title, why, lab }: Preset, run: () => void): TemplateResult {
  const found = entry('dataset', lab.data.id);
  const picture = lab.data.id === 'external'
    ? html`<span class="gallery-digit" aria-hidden="true">7</span>`
    : html`<garden-thumbnail .regression=${(found?.task ?? lab.data.task) === 'regression'} .lab=${lab}></garden-thumbnail>`;
  return html`<li><button type="button" class="gallery-card" @click=${run}>${picture}<span><strong>${say(title)}</strong><small>${say(why)}</small></span></button></li>`;
}
