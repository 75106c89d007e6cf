// <garden-code>: the present lab as a program in four languages. Lines are DOM nodes built from tokens; tokens that stand for
// a tensor or a hyper-parameter are linked with formula and picture, and flash when they change.

import { computed, effect, signal } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { codeWords as words } from '../i18n/formula';
import { language, say } from '../i18n/language';
import { download } from '../lab/files';
import { copyText } from '../lab/share';
import { engine, need, notify, report, schema } from '../lab/state';
import { later } from '../ui/later';
import { selectedPart } from '../ui/link';
import { Flasher, linkMarks, type LinkMarks } from '../ui/link-marks';
import { recall, remember } from '../ui/remember';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/icon';
import { describe } from './network';
import type { Line, Program, Token } from './program';
import { languages, type Make, type ProgramLanguage } from './languages';
import { dataFile } from './python';
import './code.css';

const known = (id: unknown): id is ProgramLanguage => languages.some((one) => one.id === id);
const first = recall('programLanguage');
const chosen = signal<ProgramLanguage>(known(first) ? first : 'torch');
const copied = signal(false);

const network = computed(() => (report.value && schema.value ? describe(report.value.lab, schema.value, report.value.parts) : null));
/** What prints each language, as far as it has been shown. */
const makers = signal<Partial<Record<ProgramLanguage, Make>>>({});
const program = computed<Program | null>(() => {
  const make = makers.value[chosen.value];
  return network.value && make ? make(network.value, language.value) : null;
});
effect(() => {
  const { id, load } = languages.find((one) => one.id === chosen.value)!;
  if (!makers.peek()[id]) later(Promise.all([load(), need(id)]), ([make]) => { makers.value = { ...makers.peek(), [id]: make }; });
});

class GardenCode extends SignalElement {
  private readonly flasher = new Flasher();
  private marks: LinkMarks | undefined;
  private shownPart = selectedPart.peek();
  private shownProgram = chosen.peek();

  override connectedCallback(): void {
    super.connectedCallback();
    this.marks = linkMarks(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.marks?.stop();
  }

  protected override updated(): void {
    this.flasher.update(this.querySelectorAll<HTMLElement>('.lines [data-path]'), (mark) => mark.dataset['path'], `${chosen.peek()} ${language.peek()}`);
    this.marks?.refresh();
    const turned = this.shownProgram !== chosen.peek();
    this.shownProgram = chosen.peek();
    if (turned) this.querySelector('.lines')?.scrollTo({ top: 0 });
    // The forward pass is what is chosen when nothing is: a program then opens at its beginning.
    if (this.shownPart !== selectedPart.peek() || (turned && selectedPart.peek() !== 'forward')) this.showPart();
  }

  /** The part that was chosen elsewhere comes into sight; only this panel scrolls. */
  private showPart(): void {
    this.shownPart = selectedPart.peek();
    const [box, line] = [this.querySelector('.lines'), this.querySelector('.own')];
    if (!box || !line) return;
    const [outer, inner] = [box.getBoundingClientRect(), line.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 4;
  }

  protected override render(): TemplateResult {
    const now = program.value;
    return html`<div class="code-head">
        <div class="tabs" role="tablist" aria-label=${say(words.language)} @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
          ${languages.map(({ id, name }) => html`<button type="button" role="tab" class="button" id=${`code-${id}`} aria-selected=${id === chosen.value ? 'true' : 'false'}
            aria-controls="code-text" tabindex=${id === chosen.value ? 0 : -1} @click=${() => choose(id)}>${name}</button>`)}
        </div>
        ${now ? this.actions(now) : nothing}
      </div>
      <div class="lines" id="code-text" role="tabpanel" aria-labelledby=${`code-${chosen.value}`} tabindex="0" translate="no">
        ${now ? html`<ol>${now.lines.map((line) => this.line(line))}</ol>` : html`<ol class="skeleton" aria-hidden="true">${Array.from({ length: 14 }, () => html`<li></li>`)}</ol>`}
      </div>`;
  }

  private actions(now: Program): TemplateResult {
    return html`<div class="code-actions">
      <button type="button" class="button" data-tip=${say(words.copyHint)} @click=${() => void copy(now.text)}><garden-icon name=${copied.value ? 'check' : 'copy'}></garden-icon><span>${say(copied.value ? words.copied : words.copy)}</span></button>
      <button type="button" class="button" data-tip=${say(words.downloadHint, { file: now.file })} @click=${() => save(now.file, now.text, 'text/plain')}><garden-icon name="program"></garden-icon><span>${say(words.download)}</span></button>
      <button type="button" class="button" data-tip=${network.value?.images ? say(words.idxHint) : say(words.dataHint, { file: dataFile })}
        @click=${() => void saveData(network.peek()?.images ?? false)}><garden-icon name="table"></garden-icon><span>${say(words.data)}</span></button>
      <span class="visually-hidden" role="status">${copied.value ? say(words.copied) : ''}</span>
    </div>`;
  }

  private line({ tokens, part }: Line): TemplateResult {
    const own = part !== undefined && part === selectedPart.value;
    return html`<li class=${`in-${indentOf(tokens)}${own ? ' own' : ''}`}>${tokens.length > 0 ? tokens.map((token) => this.token(token)) : html`<br>`}</li>`;
  }

  private token({ text, syntax, path, param }: Token): TemplateResult | string {
    const target = path ?? param;
    if (syntax === 'plain' && !target) return text;
    return html`<span class=${`s-${syntax}`} data-path=${target ?? nothing}>${text}</span>`;
  }

  private onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = languages.findIndex(({ id }) => id === chosen.value);
    choose(languages[(at + step + languages.length) % languages.length]!.id);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
  }
}

/** Leading spaces, even and at most 16: wrapped lines continue a little to the right of their own start. */
const indentOf = (tokens: Token[]): number => Math.min(16, 2 * Math.floor(((/^ */.exec(tokens[0]?.text ?? '')?.[0].length ?? 0)) / 2));

function choose(id: ProgramLanguage): void {
  chosen.value = id;
  remember('programLanguage', id);
}

async function copy(text: string): Promise<void> {
  if (!(await copyText(text))) {
    notify({ kind: 'warning', text: words.copyFailed });
    return;
  }
  copied.value = true;
  setTimeout(() => { copied.value = false; }, 1600);
}

async function saveData(images: boolean): Promise<void> {
  try {
    if (images) await saveImages();
    else save(dataFile, await engine.call('csv', {}), 'text/csv');
  } catch {
    notify({ kind: 'error', text: words.dataFailed });
  }
}

/** The pictures that the page has loaded, under MNIST's own file names. */
async function saveImages(): Promise<void> {
  const [{ digits }, { idxImages, idxLabels }, { side }] = await Promise.all([import('../digits/data'), import('../digits/idx'), import('../digits/center')]);
  const sets = digits.peek();
  if (!sets) throw new Error('no pictures have been loaded');
  for (const [name, { x, y }] of [['train', sets.train], ['t10k', sets.test]] as const) {
    save(`${name}-images-idx3-ubyte`, idxImages(x, side, side), 'application/octet-stream');
    save(`${name}-labels-idx1-ubyte`, idxLabels(y), 'application/octet-stream');
  }
}

const save = (file: string, content: BlobPart, type: string): void => download(new Blob([content], { type }), file);

define('garden-code', GardenCode);
