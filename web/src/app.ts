// The whole page as one template: title bar, run bar, panels. Both the page and the embed mount it; what is hidden or locked is
// an option, never another layout. Elements draw themselves again; this template only changes with mode, tab, language, phase.

import { computed, effect, signal } from '@preact/signals-core';
import { html, nothing, render, type TemplateResult } from 'lit';
import { dataWords } from './i18n/data';
import { say, language } from './i18n/language';
import { linkWords } from './i18n/links';
import { shareWords } from './i18n/share';
import { shell } from './i18n/shell';
import type { Panel } from './embed/options';
import type { Text } from './engine/schema';
import { mode, type Mode } from './lab/mode';
import { theme } from './lab/options';
import { isSequence } from './lab/plane';
import { openingLab } from './lab/first-labs';
import { change, failure, lab, need, openLab, phase, playing, schema, status } from './lab/state';
import type { Lab } from './lab/lab';
import { entryOf, insertLayer, isFlow } from './network/flow';
import { microscopeOpen } from './microscope/open';
import { layerPicker } from './network/layer-picker';
import { openRace, raceIsAll, raceIsOpen } from './race/open';
import { later, openHelp, openPresets } from './ui/later';
import { mark } from './ui/mark';
import type { MenuItem } from './ui/menu';
import { shareItems } from './ui/share-menu';
import { startShortcuts } from './ui/shortcuts';
import { followTheme, nextTheme, otherLanguage } from './ui/theme';
import { startTips } from './ui/tooltip';
import { startWords } from './ui/words';
import './panels';

export interface AppOptions {
  /** In a course page: only these panels, nothing remembered; `readonly` locks everything but running. */
  embed?: { panels: readonly Panel[]; readonly: boolean };
}

/** A tab is there when one of its panels is shown. */
const tabs: { id: string; name: Text; panels: Panel[] }[] = [
  { id: 'data', name: shell.data, panels: ['data'] },
  { id: 'work', name: shell.network, panels: ['network', 'data'] },
  { id: 'output', name: shell.output, panels: ['output', 'curves'] },
  { id: 'microscope', name: shell.microscopeShort, panels: ['microscope'] },
  { id: 'formula', name: shell.formula, panels: ['formula'] },
  { id: 'code', name: shell.code, panels: ['code'] },
];
const tab = signal('output');
const narrow = signal(false);

/** Draws the app into `root` and keeps it current; returns the function that takes it away. */
export function mountApp(root: HTMLElement, { embed }: AppOptions = {}): () => void {
  const shows: Shows = (name) => embed?.panels.includes(name) ?? true;
  const [embedded, readonly] = [embed !== undefined, embed?.readonly ?? false];
  root.replaceChildren();
  root.classList.add('app');
  root.classList.toggle('embedded', embedded);
  if (embed?.panels.every((panel) => panel === 'race')) raceIsAll.value = raceIsOpen.value = true;
  const query = matchMedia('(max-width: 899px)');
  const measure = (): void => { narrow.value = query.matches; };
  measure();
  const reachable = tabs.filter(({ panels }) => panels.some(shows));
  if (!reachable.some(({ id }) => id === tab.peek())) tab.value = reachable[0]?.id ?? tab.peek();
  query.addEventListener('change', measure);
  microscopeOpen.value = embedded && shows('microscope'); // a course page asks for it by name
  if (shows('data')) later(Promise.all([import('./ui/data-panel'), import('./ui/training-panel')]));
  if (shows('formula')) later(Promise.all([import('./formula/garden-formula'), need('maths', 'words')]));
  if (shows('code')) later(import('./code/garden-code'));
  const stops = [
    followTheme(!embedded),
    effect(() => void render(page(shows, embedded, readonly), root)),
    effect(() => { if (flowing.value) later(import('./network/flow-element')); }),
    effect(() => {
      if (microscopeOpen.value) later(Promise.all([import('./microscope/garden-microscope'), need('maths', 'numpy')]));
      else if (tab.peek() === 'microscope') tab.value = 'work';
    }),
    effect(() => { if (mode.value === 'digits') later(import('./digits/elements')); }),
    effect(() => { if (raceIsOpen.value) later(import('./race/garden-race')); }),
    effect(() => { if (shows('timeline') && (playing.value || status.value.step > 0)) later(import('./timeline/garden-timeline')); }),
    effect(() => { if (shows('doctor') && playing.value) later(import('./doctor/doctor-element')); }),
    startTips(root),
    startWords(root),
    startShortcuts(),
    () => query.removeEventListener('change', measure),
  ];
  return () => {
    for (const stop of stops) stop();
    root.replaceChildren();
  };
}

type Shows = (name: Panel) => boolean;

/** The address keeps the experiment. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('bench')?.focus();
}

function page(shows: Shows, embedded: boolean, readonly: boolean): TemplateResult {
  const failed = phase.value === 'failed', race = raceIsOpen.value && !failed;
  return html`<a class="skip-link" href="#bench" @click=${skip}>${say(shell.skip)}</a>
    <div class="bars">${!embedded || shows('presets') || shows('share') ? title(shows, embedded) : nothing}
      ${shows('run') && !race ? html`<garden-run-bar></garden-run-bar>` : nothing}
      ${shows('doctor') && !race ? html`<garden-doctor hidden></garden-doctor>` : nothing}
      ${shows('timeline') && !race ? html`<garden-timeline></garden-timeline>` : nothing}
      ${shows('race') && !shows('share') && !(shows('network') && mode.value === 'plane') && !race ? html`<div class="race-row">${raceButton()}</div>` : nothing}</div>
    ${narrow.value && !race ? tabList(shows) : nothing}
    <main class=${race ? 'bench racing' : 'bench'} id="bench" tabindex="-1">${failed ? broken() : race ? html`<garden-race></garden-race>` : html`
      ${shows('data') ? dataPanel(readonly) : nothing}
      ${shows('network') || shows('data') ? workPanel(shows, readonly) : nothing}
      ${shows('output') || shows('curves') ? outputPanel(shows) : nothing}
      ${shows('formula') || shows('code') || (shows('microscope') && microscopeOpen.value) ? html`<div class="explain"><garden-splitter></garden-splitter>
        ${shows('microscope') && microscopeOpen.value ? frame('microscope', shell.microscope, html`<garden-microscope ?closable=${!embedded}></garden-microscope>`) : nothing}
        ${shows('formula') ? panel('formula', shell.formula, shell.formulaHelp, html`<garden-formula></garden-formula>`) : nothing}
        ${shows('code') ? panel('code', shell.code, shell.codeHelp, html`<garden-code></garden-code>`) : nothing}</div>` : nothing}`}
    </main>
    ${failed ? nothing : html`<garden-notices></garden-notices>`}<garden-speaker></garden-speaker>`;
}

// --- title bar ---

function title(shows: Shows, embedded: boolean): TemplateResult {
  const nextLanguage: Text = { en: shell.languageTip.en, zh: shell.languageTip.zh };
  const themeName: Text = { en: shell.theme.en.replace('{theme}', shell[theme.value].en), zh: shell.theme.zh.replace('{theme}', shell[theme.value].zh) };
  const themeIcon = theme.value === 'dark' ? 'moon' : theme.value === 'light' ? 'sun' : 'auto';
  const more = (): MenuItem[] => [
    { icon: 'language', label: nextLanguage, run: otherLanguage },
    { icon: themeIcon, label: themeName, run: nextTheme },
    ...(shows('race') ? [{ icon: 'race', label: shell.race, rule: true, run: () => openRace() } as const] : []),
    ...(embedded ? [] : [{ icon: 'lessons', label: linkWords.lessons, rule: true, run: () => location.assign(`./lessons/${language.peek()}/`) } as const,
      { icon: 'catalog', label: linkWords.catalog, run: () => location.assign('./catalog/') } as const]),
    { icon: 'help', label: shell.help, rule: true, run: openHelp },
  ];
  return html`<header class="title-bar">
    <div class="brand">${mark()}<h1>${say(shell.name)}</h1></div>
    ${embedded ? nothing : modes()}
    <span class="spacer"></span>
    ${!shows('presets') ? nothing : html`
      <button type="button" class="button labelled" aria-label=${say(shell.presets)} data-tip=${say(shell.presetsTip)} @click=${openPresets}>
        <garden-icon name="library"></garden-icon><span>${say(shell.presets)}</span></button>`}
    ${shows('race') ? html`<button type="button" class="button labelled title-wide" data-tip=${say(shell.raceTip)} @click=${() => openRace()}><garden-icon name="race"></garden-icon><span>${say(shell.race)}</span></button>` : nothing}
    ${embedded ? nothing : html`<a class="button labelled title-wide" href=${`./lessons/${language.value}/`} data-tip=${say(linkWords.lessonsTip)}><garden-icon name="lessons"></garden-icon><span>${say(linkWords.lessons)}</span></a>
      <a class="button labelled title-wide" href="./catalog/" data-tip=${say(linkWords.catalogTip)}><garden-icon name="catalog"></garden-icon><span>${say(linkWords.catalog)}</span></a>`}
    ${shows('share') ? html`<garden-menu .label=${shareWords.share} .tip=${shareWords.shareTip} icon="share" .items=${shareItems}></garden-menu>` : nothing}
    <button type="button" class="button title-wide language" lang=${language.value === 'zh' ? 'en' : 'zh-Hans'} data-tip=${say(nextLanguage)} aria-label=${`${say(shell.languageShort)}: ${say(nextLanguage)}`}
      @click=${otherLanguage}>${say(shell.languageShort)}</button>
    <button type="button" class="button icon-only title-wide" aria-label=${say(themeName)} data-tip=${say(themeName)} @click=${nextTheme}>
      <garden-icon name=${themeIcon}></garden-icon></button>
    <button type="button" class="button icon-only title-wide" aria-label=${say(shell.help)} data-tip=${say(shell.helpTip)} @click=${openHelp}>
      <garden-icon name="help"></garden-icon></button>
    <garden-menu class="title-more" .label=${shell.more} icon="more" .items=${more}></garden-menu>
  </header>`;
}

/** The last lab of each mode, so that switching back loses nothing. */
const last: Partial<Record<Mode, Lab>> = {};

function modes(): TemplateResult {
  const now = mode.value;
  const go = (to: Mode): void => {
    if (to === mode.peek()) return;
    last[mode.peek()] = lab.peek();
    if (last[to] || to === 'plane') return openLab(last[to] ?? openingLab);
    const now = lab.peek();
    later(import('./lab/presets'), ({ presets }) => {
      if (lab.peek() === now) openLab(presets.find((preset) => preset.lab.data.id === 'external')!.lab);
    });
  };
  const one = (id: Mode, name: Text, short: Text, tip: Text): TemplateResult => html`<button type="button" class="button" aria-pressed=${now === id ? 'true' : 'false'}
    aria-label=${say(name)} data-tip=${say(tip)} @click=${() => go(id)}>${say(narrow.value ? short : name)}</button>`;
  return html`<div class="segments" role="group" aria-label=${say(shell.mode)}>${one('plane', shell.plane, shell.planeShort, shell.planeTip)}
    ${one('digits', shell.digits, shell.digitsShort, shell.digitsTip)}</div>`;
}

// --- panels ---

function tabList(shows: Shows): TemplateResult | typeof nothing {
  const shown = tabs.filter(({ id, panels }) => panels.some(shows) && (id !== 'microscope' || microscopeOpen.value));
  if (shown.length < 2) return nothing;
  const onKey = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const next = shown[(shown.findIndex((one) => one.id === tab.peek()) + move + shown.length) % shown.length];
    if (!next) return;
    tab.value = next.id;
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return html`<nav class="panel-tabs" aria-label=${say(shell.panels)}><div role="tablist" aria-label=${say(shell.panels)} @keydown=${onKey}>${shown.map((one) => html`<button type="button" class="tab" role="tab"
    id=${`tab-${one.id}`} aria-controls=${`panel-${one.id}`} aria-selected=${one.id === tab.value ? 'true' : 'false'} tabindex=${one.id === tab.value ? 0 : -1}
    @click=${() => { tab.value = one.id; }}>${say(one.name)}</button>`)}</div></nav>`;
}

const head = (name: Text, help: Text): TemplateResult =>
  html`<header class="panel-head"><h2>${say(name)}</h2><garden-info .about=${name} .text=${help}></garden-info></header>`;

function frame(id: string, name: Text, body: TemplateResult): TemplateResult {
  return html`<section class=${`panel panel-${id} ${tab.value === id ? 'shown' : ''}`} id=${`panel-${id}`} role=${narrow.value ? 'tabpanel' : 'region'}
    aria-label=${say(name)}>${body}</section>`;
}

const panel = (id: string, name: Text, help: Text, body: TemplateResult): TemplateResult => frame(id, name, html`${head(name, help)}${body}`);

const sequence = computed(() => isSequence(lab.value.data));
/** Whether the network needs cards instead of columns of neurons. */
const flowing = computed(() => schema.value !== null && isFlow(schema.value, lab.value));

function addBeforeOutput(id: string): void {
  const entry = schema.peek() && entryOf(schema.peek()!, { id });
  if (entry) change((draft) => insertLayer(draft, entry, Math.max(0, draft.model.layers.length - 1), []));
}

const dataPanel = (readonly: boolean): TemplateResult => panel('data', shell.data, shell.dataHelp,
  mode.value === 'digits' ? html`<garden-digits-data></garden-digits-data>` : html`<garden-data ?inert=${readonly}></garden-data>`);

function workPanel(shows: Shows, readonly: boolean): TemplateResult {
  const digits = mode.value === 'digits';
  return frame('work', shell.network, html`
    ${shows('data') ? html`<garden-training class="part" ?inert=${readonly}></garden-training>` : nothing}
    ${digits && shows('network') && !flowing.value ? html`<garden-digits-network class="part" ?inert=${readonly}></garden-digits-network>` : nothing}
    ${digits ? html`<div class="part digits-pair"><garden-digits-weights></garden-digits-weights>
      ${narrow.value ? nothing : html`<garden-digits-confusion></garden-digits-confusion>`}</div>` : nothing}
    ${shows('network') && flowing.value && digits ? html`<garden-flow class="part" ?inert=${readonly}></garden-flow>` : nothing}
    ${shows('network') && !digits ? html`<div class="part part-network"><header class="panel-head"><h2>${say(shell.network)}</h2>
      <garden-info .about=${shell.network} .text=${flowing.value ? shell.cardsHelp : shell.networkHelp}></garden-info><span class="spacer"></span>
      ${phase.value === 'starting' ? html`<span class="starting" role="status">${say(shell.starting)}</span>` : nothing}${shows('microscope') ? html`<button type="button" class="button labelled" aria-pressed=${microscopeOpen.value ? 'true' : 'false'}
        aria-label=${say(shell.microscope)} data-tip=${say(shell.microscopeTip)} @click=${toggleMicroscope}><garden-icon name="microscope"></garden-icon><span>${say(shell.microscope)}</span></button>` : nothing}${shows('race') && !shows('share') ? raceButton() : nothing}${layerPicker(addBeforeOutput, true)}</header>${flowing.value ? html`<garden-flow ?inert=${readonly}></garden-flow>` : html`<garden-network ?inert=${readonly}></garden-network>`}</div>` : nothing}`);
}

/** Without the title bar the way to the race stands at the network, or in a row of its own where no network is shown. */
const raceButton = (): TemplateResult =>
  html`<button type="button" class="button labelled" data-tip=${say(shell.raceTip)} @click=${() => openRace()}><garden-icon name="race"></garden-icon><span>${say(shell.race)}</span></button>`;

/** Opened from the network; narrow screens go to its tab and come back. */
function toggleMicroscope(): void {
  microscopeOpen.value = !microscopeOpen.peek();
  if (microscopeOpen.peek()) tab.value = 'microscope';
}

function outputPanel(shows: Shows): TemplateResult {
  const digits = mode.value === 'digits';
  return frame('output', shell.output, html`
    ${!shows('output') ? nothing : digits ? html`<garden-digits-draw class="part"></garden-digits-draw>`
      : sequence.value ? html`<div class="part"><header class="panel-head"><h2>${say(shell.output)}</h2></header><p class="no-plane">${say(dataWords.noPlane)}</p></div>` : html`<garden-output class="part"></garden-output>`}
    ${shows('curves') ? html`<garden-curves class="part"></garden-curves>` : nothing}
    ${shows('output') && digits && narrow.value ? html`<garden-digits-confusion class="part"></garden-digits-confusion>` : nothing}`);
}

function broken(): TemplateResult {
  return html`<div class="failed" role="alert"><h2>${say(shell.failedTitle)}</h2><p>${say(shell.failedRemedy)}</p>
    <p class="reason">${failure.value ?? ''}</p><button type="button" class="button primary" @click=${() => location.reload()}>${say(shell.reload)}</button></div>`;
}
