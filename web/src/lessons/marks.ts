// Symbols of the text, formulas and programs of a lesson: pointing at one, focusing or touching it selects its tensor in the lab it
// belongs to; what is selected in a lab lights up here. A label says meaning, value and shape. Without a lab it says the meaning.

import { effect } from '@preact/signals-core';
import { place } from '../ui/float';
import { lit } from '../ui/link';
import type { Labs } from './labs';
import type { SymbolData } from './page-data';
import '../ui/link-marks.css';

const selector = '[data-symbol]';

export function startMarks(root: HTMLElement, symbols: Record<string, SymbolData>, labs: Labs): void {
  const label = document.createElement('div');
  label.className = 'link-label lesson-label';
  label.role = 'tooltip';
  label.id = 'symbol-label';
  label.hidden = true;
  document.body.append(label);
  root.classList.add('link-marks');
  const labOf = (mark: Element): string | undefined => mark.closest<HTMLElement>('[data-lab]')?.dataset['lab'];
  let own: HTMLElement | null = null;

  const put = (): void => {
    const symbol = own && symbols[own.dataset['symbol'] ?? ''];
    label.hidden = !own?.isConnected || !symbol;
    if (!own || !symbol) return;
    const selection = labs.frames.get(labOf(own) ?? '')?.state.peek()?.selection;
    const now = symbol.path !== undefined && selection?.path === symbol.path ? selection : null;
    const parts: [string, string][] = [['span', symbol.meaning]];
    if (now?.value) parts.push(['strong', now.value]);
    if (now?.label) parts.push(['span', now.label]);
    label.replaceChildren(...parts.map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text })));
    place(label, own.getBoundingClientRect());
  };
  const choose = (mark: HTMLElement | null): void => {
    if (mark === own) return;
    const before = own;
    own = mark;
    before?.removeAttribute('aria-describedby');
    const [from, to] = [before && labOf(before), mark && labOf(mark)];
    if (from && from !== to) labs.frames.get(from)?.ask('select', { path: null });
    if (to) labs.frames.get(to)?.ask('select', { path: mark?.dataset['path'] ?? null });
    if (mark?.matches('button')) mark.setAttribute('aria-describedby', label.id);
    put();
  };

  const markOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>(selector) : null);
  root.addEventListener('pointerover', (event) => { if (event.pointerType === 'mouse') choose(markOf(event.target)); });
  root.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') choose(null); });
  root.addEventListener('focusin', (event) => { if (event.target instanceof Element && event.target.matches(':focus-visible')) choose(markOf(event.target)); });
  root.addEventListener('focusout', () => choose(null));
  root.addEventListener('click', (event) => choose(markOf(event.target)));
  addEventListener('keydown', (event) => { if (event.key === 'Escape') choose(null); });
  document.addEventListener('scroll', () => { label.hidden = true; }, { capture: true, passive: true });

  const marks = [...root.querySelectorAll<HTMLElement>(`${selector}[data-path]`)];
  const groups = group(marks, labOf);
  for (const [id, frame] of labs.frames) {
    const mine = groups.get(id) ?? [];
    effect(() => {
      const path = frame.state.value?.selection?.path ?? null;
      for (const mark of mine) mark.classList.toggle('lit', lit(mark.dataset['path'] ?? '', path));
      if (own && labOf(own) === id) put();
    });
  }
}

function group<T, K>(all: T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}
