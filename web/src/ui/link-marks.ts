// Makes every [data-path] below an element a link: pointing at it, focusing or touching it sets the shared selection; it lights
// up when anyone selects its path. A small label under the mark says value and shape.

import { effect } from '@preact/signals-core';
import { place } from './float';
import { active, lit } from './link';
import { resolved, useResolver } from './resolve';
import './link-marks.css';

export interface LinkMarks {
  /** After the marks were rendered again. */
  refresh(): void;
  stop(): void;
}

/** `labelAlways`: also when the selection was made elsewhere, at the first mark that is lit and can be seen. */
export function linkMarks(host: HTMLElement, { labelAlways = false }: { labelAlways?: boolean } = {}): LinkMarks {
  const abort = new AbortController();
  const label = document.createElement('div');
  label.className = 'link-label';
  label.setAttribute('aria-hidden', 'true');
  label.hidden = true;
  host.append(label);
  host.classList.add('link-marks');
  let own: HTMLElement | null = null;

  const markOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-path]') : null);
  const choose = (mark: HTMLElement | null): void => {
    if (mark === own) return;
    own = mark;
    active.value = mark?.dataset['path'] ?? null;
  };
  const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void): void =>
    host.addEventListener(name, run, { signal: abort.signal });
  on('pointerover', (event) => { if (event.pointerType === 'mouse') choose(markOf(event.target)); });
  on('pointerleave', (event) => { if (event.pointerType === 'mouse') choose(null); });
  on('focusin', (event) => { if (event.target instanceof Element && event.target.matches(':focus-visible')) choose(markOf(event.target)); });
  on('focusout', () => choose(null));
  on('click', (event) => choose(markOf(event.target)));

  const marks = (): HTMLElement[] => [...host.querySelectorAll<HTMLElement>('[data-path]')];
  const light = (): void => {
    for (const mark of marks()) mark.classList.toggle('lit', lit(mark.dataset['path'] ?? '', active.peek()));
  };
  const put = (): void => {
    const shown = resolved.peek();
    const anchor = own?.isConnected ? own : labelAlways ? marks().find((mark) => mark.classList.contains('lit') && inSight(mark, host)) : undefined;
    label.hidden = !shown || !anchor || (!shown.value && !shown.label);
    if (label.hidden || !shown || !anchor) return;
    label.replaceChildren(...[shown.value && part('strong', shown.value), shown.label && part('span', shown.label)].filter((one) => one !== ''));
    place(label, anchor.getBoundingClientRect());
  };

  const letGo = useResolver();
  const stopLight = effect(() => {
    void active.value;
    light();
  });
  const stopPut = effect(() => {
    void resolved.value;
    put();
  });
  document.addEventListener('scroll', () => { label.hidden = true; }, { signal: abort.signal, capture: true, passive: true });

  return {
    refresh() {
      if (!label.isConnected) host.append(label);
      light();
      put();
    },
    stop() {
      if (own) active.value = null;
      abort.abort();
      stopLight();
      stopPut();
      letGo();
      label.remove();
    },
  };
}

function part(tag: 'strong' | 'span', text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function inSight(mark: HTMLElement, host: HTMLElement): boolean {
  const [a, b] = [mark.getBoundingClientRect(), host.getBoundingClientRect()];
  return a.width > 0 && a.bottom > b.top && a.top < b.bottom && a.right > b.left && a.left < b.right && a.top < innerHeight && a.bottom > 0;
}

/** Lets the marks whose text has changed since the last call flash once. `textOf` gives the mark's key and its text. */
export class Flasher {
  private before = new Map<string, string>();

  update(marks: Iterable<HTMLElement>, keyOf: (mark: HTMLElement) => string | undefined, context: string): void {
    const now = new Map<string, string>();
    const seen = new Map<string, number>();
    for (const mark of marks) {
      const name = keyOf(mark);
      if (name === undefined) continue;
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      const key = `${context} ${name} ${count}`;
      const text = mark.textContent ?? '';
      const old = this.before.get(key);
      now.set(key, text);
      if (old !== undefined && old !== text) flash(mark);
    }
    this.before = now;
  }
}

function flash(mark: HTMLElement): void {
  mark.classList.remove('flash');
  void mark.offsetWidth; // starts the animation again while one is still running
  mark.classList.add('flash');
  mark.addEventListener('animationend', () => mark.classList.remove('flash'), { once: true });
}
