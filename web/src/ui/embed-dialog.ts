// The dialog that builds what a course page needs: what readers see and may do, as an iframe or as our element, with the size
// of the link live, because some platforms cut long ones.

import { computed, signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit';
import { onRequest, panels, type Panel } from '../embed/options';
import type { Text } from '../engine/schema';
import { doctorWords } from '../i18n/doctor';
import { embedWords as words } from '../i18n/embed';
import { language, say } from '../i18n/language';
import { shareWords } from '../i18n/share';
import { shell } from '../i18n/shell';
import { saveLab } from '../lab/files';
import { elementCode, embedLink, iframeCode, safeLinkCharacters, type EmbedOptions } from '../lab/share';
import { control } from './control';
import { openDialog } from './dialog';

const names: Record<Panel, Text> = {
  run: words.run, doctor: doctorWords.title, timeline: shell.timeline, race: shell.race, data: words.training, network: shell.network, output: shell.output,
  curves: shell.curves, formula: shell.formula, code: shell.code, microscope: shell.microscope, presets: shell.presets, share: shareWords.share,
};
const usual: EmbedOptions = { hide: [...onRequest, 'formula', 'code', 'presets', 'share'], heightPx: 640 };
const height = { id: 'height', name: words.height, type: 'int', default: 640, min: 240, max: 4000, step: 20 } as const;

/** `copy` puts the code into the clipboard and says so. */
export function openEmbedDialog(copy: (code: string) => void): void {
  const options = signal<EmbedOptions>({ ...usual, lang: language.peek() });
  const form = signal<'frame' | 'element'>('frame');
  const set = (change: EmbedOptions): void => { options.value = { ...options.peek(), ...change }; };
  const code = computed(() => (form.value === 'frame' ? iframeCode : elementCode)(options.value, say(shell.name)));

  const segments = <T extends string>(name: Text, now: T | undefined, all: [T | undefined, Text][], choose: (value: T | undefined) => void): TemplateResult =>
    html`<div class="row"><span class="control-name">${say(name)}</span><div class="segments" role="group" aria-label=${say(name)}>
      ${all.map(([value, text]) => html`<button type="button" class="button" aria-pressed=${value === now ? 'true' : 'false'} @click=${() => choose(value)}>${say(text)}</button>`)}</div></div>`;
  const check = (text: Text, on: boolean, toggle: (on: boolean) => void, fixed = false): TemplateResult =>
    html`<label class="check"><input type="checkbox" .checked=${on} ?disabled=${fixed} @change=${(e: Event) => toggle((e.target as HTMLInputElement).checked)}>${say(text)}</label>`;
  const showPanel = (panel: Panel) => (on: boolean): void => {
    const hidden = new Set(options.peek().hide);
    if (on) hidden.delete(panel);
    else hidden.add(panel);
    const { view: _, ...rest } = options.peek();
    options.value = { ...rest, hide: panels.filter((one) => hidden.has(one)), ...(onRequest.every((one) => hidden.has(one)) ? {} : { view: panels.filter((one) => !hidden.has(one)) }) };
  };

  openDialog(words.title, (close) => {
    const { lang, theme, hide = [], readonly = false, autoplay = false, heightPx = 640 } = options.value;
    const link = embedLink(options.value);
    const long = link.length > safeLinkCharacters;
    return html`<p>${say(words.about)}</p>
      ${segments(words.form, form.value, [['frame', words.frame], ['element', words.element]], (value) => { form.value = value ?? 'frame'; })}
      <p class="soft">${say(form.value === 'frame' ? words.frameTip : words.elementTip)}</p>
      ${segments(words.language, lang, [[undefined, words.readers], ['zh', { en: '中文', zh: '中文' }], ['en', { en: 'English', zh: 'English' }]],
        (value) => set({ lang: value as EmbedOptions['lang'] }))}
      ${segments(words.theme, theme === 'auto' ? undefined : theme, [[undefined, words.readers], ['light', words.light], ['dark', words.dark]],
        (value) => set({ theme: value as EmbedOptions['theme'] }))}
      <fieldset class="embed-panels"><legend class="control-name">${say(words.show)}</legend>
        ${panels.map((panel) => check(names[panel], !hide.includes(panel), showPanel(panel), hide.length === panels.length - 1 && !hide.includes(panel)))}</fieldset>
      ${check(words.readonly, readonly, (on) => set({ readonly: on }))}
      ${check(words.autoplay, autoplay, (on) => set({ autoplay: on }))}
      ${control(height, heightPx, (value) => set({ heightPx: Number(value) }), 'embed.height')}
      <textarea class="csv-text embed-code" rows="5" readonly spellcheck="false" aria-label=${say(words.code)} .value=${code.value}
        @focus=${(e: Event) => (e.target as HTMLTextAreaElement).select()}></textarea>
      <p class=${long ? 'warn' : 'soft'} aria-live="polite">${say(long ? words.tooLong : words.size, { length: link.length.toLocaleString('en'), most: safeLinkCharacters.toLocaleString('en') })}</p>
      <div class="dialog-actions">
        ${long ? html`<button type="button" class="button" @click=${saveLab}>${say(shareWords.saveLab)}</button>` : html``}
        <a class="button" href=${link} target="_blank" rel="noopener">${say(words.look)}</a>
        <button type="button" class="button primary" @click=${() => {
          close();
          copy(code.peek());
        }}>${say(words.copy)}</button></div>`;
  });
}
