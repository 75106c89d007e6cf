// What figures share: a canvas that follows theme and language, rows of controls, a text summary, handles one can drag or move by
// key. A figure keeps its state in plain variables and calls `redraw` after a change; nothing here knows what is drawn.

import { effect } from '@preact/signals-core';
import type { Text } from '../engine/schema';
import { figureWords } from '../i18n/figures';
import { language, say } from '../i18n/language';
import { Surface } from '../views/canvas';
import { palette } from '../views/palette';
import './figures.css';

export const make = <K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = ''): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

/** Everything a figure stands in. `paint` is called at most once a frame, and again whenever size, theme or language changes. */
export class Kit {
  readonly stage = make('div', 'figure-stage');
  readonly controls = make('div', 'figure-controls');
  readonly summary = make('p', 'visually-hidden');
  private readonly surfaces: { surface: Surface; paint: (surface: Surface) => void }[] = [];
  private readonly texts: (() => void)[] = [];
  private readonly stops: (() => void)[] = [];
  private waiting = 0;
  private working = false;
  /** Why the last work ended early, for the figure's line; empty when it did not. */
  failure = '';

  constructor(host: HTMLElement, name: string) {
    const root = make('div', `figure-body ${name}`);
    root.append(this.stage, this.controls, this.summary);
    host.replaceChildren(root);
    this.stops.push(() => root.remove(), effect(() => {
      void [language.value, palette.value];
      for (const text of this.texts) text();
      this.redraw();
    }));
    // No frame comes between the theme of the paper and the printing.
    addEventListener('beforeprint', this.paint);
    this.stops.push(() => removeEventListener('beforeprint', this.paint));
  }

  /** A canvas that fills its box; the box is where handles go. */
  canvas(className: string, paint: (surface: Surface) => void): HTMLDivElement {
    const box = make('div', `figure-box ${className}`), canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true'); // the summary says what it shows
    box.append(canvas);
    this.stage.append(box);
    const surface = new Surface(canvas, () => this.redraw());
    this.surfaces.push({ surface, paint });
    return box;
  }

  /** Calls `text` now and whenever the language changes. */
  words(text: () => void): void {
    this.texts.push(text);
    text();
  }

  /** Does `job`, unless one is under way. False: it threw; `failure` says what, and the words are shown anew. */
  async work(job: () => Promise<void>): Promise<boolean> {
    if (this.working) return true;
    this.working = true;
    this.failure = '';
    try {
      await job();
      return true;
    } catch (error) {
      this.failure = say(figureWords.failed, { reason: error instanceof Error ? error.message : String(error) });
      for (const text of this.texts) text();
      return false;
    } finally {
      this.working = false;
    }
  }

  redraw(): void {
    this.waiting ||= requestAnimationFrame(this.paint);
  }

  private readonly paint = (): void => {
    cancelAnimationFrame(this.waiting);
    this.waiting = 0;
    for (const { surface, paint } of this.surfaces) if (surface.ready) paint(surface);
  };

  dispose(): void {
    cancelAnimationFrame(this.waiting);
    for (const { surface } of this.surfaces) surface.disconnect();
    for (const stop of this.stops) stop();
  }

  /** A row of buttons of which one is chosen. */
  choice<T extends string>(name: Text, options: { id: T; label: Text }[], now: T, change: (id: T) => void): void {
    const group = make('div', 'figure-choice'), caption = make('span', 'figure-label'), row = make('div', 'segments');
    row.setAttribute('role', 'group');
    const buttons = options.map(({ id }) => {
      const button = make('button', 'button');
      button.type = 'button';
      button.setAttribute('aria-pressed', String(id === now));
      button.addEventListener('click', () => {
        for (const [k, other] of buttons.entries()) other.setAttribute('aria-pressed', String(options[k]!.id === id));
        change(id);
      });
      return button;
    });
    row.append(...buttons);
    group.append(caption, row);
    this.controls.append(group);
    this.words(() => {
      caption.textContent = say(name);
      row.setAttribute('aria-label', say(name));
      buttons.forEach((button, k) => (button.textContent = say(options[k]!.label)));
    });
  }

  /** Buttons in a row; a name may change with what the button does next. Returns how to show the names anew. */
  buttons(all: { name: () => Text; press: () => void }[]): () => void {
    const row = make('div', 'figure-buttons');
    const shown = all.map(({ name, press }) => {
      const button = make('button', 'button outlined');
      button.type = 'button';
      button.addEventListener('click', press);
      row.append(button);
      return () => void (button.textContent = say(name()));
    });
    this.controls.append(row);
    const show = (): void => shown.forEach((one) => one());
    this.words(show);
    return show;
  }

  /** Calls `change` when the figure comes into view and when it leaves, and when the page is hidden. */
  seen(change: (seen: boolean) => void): void {
    let here = false;
    const tell = (): void => change(here && !document.hidden);
    const watch = new IntersectionObserver((entries) => {
      here = entries.at(-1)!.isIntersecting;
      tell();
    });
    watch.observe(this.stage);
    document.addEventListener('visibilitychange', tell);
    this.stops.push(() => watch.disconnect(), () => document.removeEventListener('visibilitychange', tell));
  }

  /** A slider over [0, 1] in `steps`; `show` turns its position into the words beside it. Returns how to move it. */
  slider(name: Text, position: number, steps: number, show: (position: number) => string, change: (position: number) => void): (position: number) => void {
    const label = make('label', 'figure-slider'), caption = make('span', 'figure-label'), input = make('input', 'slider'), output = make('output', 'figure-value');
    input.type = 'range';
    input.min = '0';
    input.max = String(steps);
    const put = (at: number): void => {
      input.value = String(Math.round(at * steps));
      input.style.setProperty('--fill', `${at * 100}%`);
      output.textContent = show(at);
      input.setAttribute('aria-valuetext', show(at));
    };
    input.addEventListener('input', () => {
      const at = Number(input.value) / steps;
      put(at);
      change(at);
    });
    label.append(caption, input, output);
    this.controls.append(label);
    this.words(() => {
      caption.textContent = say(name);
      put(Number(input.value) / steps);
    });
    put(position);
    return put;
  }

  /** A line of text under the canvases that a figure rewrites itself. */
  line(className: string): HTMLParagraphElement {
    const line = make('p', `figure-line ${className}`);
    this.controls.before(line);
    return line;
  }
}

/** A point one can drag, or move by the arrow keys (Shift: ten times as far). `place` puts it, in CSS pixels of the box. */
export function handle(box: HTMLElement, className: string, move: (x: number, y: number) => void, nudge: (dx: number, dy: number) => void): { element: HTMLButtonElement; place(x: number, y: number): void; say(name: string, value: string, now: number): void } {
  const element = make('button', `figure-handle ${className}`);
  element.type = 'button';
  element.setAttribute('role', 'slider');
  box.append(element);
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    event.preventDefault();
  });
  element.addEventListener('pointermove', (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const { left, top } = box.getBoundingClientRect();
    move(event.clientX - left, event.clientY - top);
  });
  element.addEventListener('keydown', (event) => {
    const [dx, dy] = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as Record<string, [number, number]>)[event.key] ?? [0, 0];
    if (dx === 0 && dy === 0) return;
    event.preventDefault();
    nudge(dx * (event.shiftKey ? 10 : 1), dy * (event.shiftKey ? 10 : 1));
  });
  return {
    element,
    place(x, y) {
      element.style.transform = `translate(${x}px, ${y}px)`;
    },
    say(name, value, now) {
      element.setAttribute('aria-label', name);
      element.setAttribute('aria-valuetext', value);
      element.setAttribute('aria-valuenow', String(now));
    },
  };
}
