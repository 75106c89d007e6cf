// <garden-timeline>: the axis of the run with its saved states and a handle. Dragging goes back; what one can do from there stands
// beside it. Handle, ticks and step number are written by hand as the run goes on; Lit renders the rest.

import { computed, effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import branch from 'lucide-static/icons/git-branch.svg?raw';
import compare from 'lucide-static/icons/git-compare-arrows.svg?raw';
import pin from 'lucide-static/icons/pin.svg?raw';
import toEnd from 'lucide-static/icons/arrow-right-to-line.svg?raw';
import type { Text } from '../engine/schema';
import { language, say } from '../i18n/language';
import { shell } from '../i18n/shell';
import { timelineWords as words } from '../i18n/timeline';
import { locked, phase, playing, status } from '../lab/state';
import { whole } from '../ui/format';
import { addIcons } from '../ui/icon';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/tooltip';
import { Surface } from '../views/canvas';
import { palette } from '../views/palette';
import { linearTicks, tickText } from '../views/scale';
import { openComparison } from './compare-dialog';
import { forget, fork, keep, kept } from './kept';
import { startDifference } from './kept-plane';
import { away, changes, end, go, goOn, moments, replaying, startTimeline } from './timeline';
import './timeline.css';

addIcons({ branch, compare, pin, 'to-end': toEnd });

/** Room at both ends for the handle. */
const air = 10;
const trackY = 14;
const began = computed(() => end.value > 0);

class GardenTimeline extends SignalElement {
  private surface: Surface | null = null;
  private painted = { high: 0, share: 0 };
  private cleanups: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    startTimeline();
    startDifference();
    this.cleanups = [
      effect(() => {
        void [palette.value, language.value, away.value, changes.value, kept.value, replaying.value];
        this.paint();
      }),
      effect(() => {
        void [status.value.step, end.value];
        if (this.moved()) this.paint();
        else this.tell();
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const clean of this.cleanups) clean();
    this.surface?.disconnect();
    this.surface = null;
  }

  protected override firstUpdated(): void {
    this.surface = new Surface(this.querySelector('canvas')!, () => this.paint());
  }

  // --- the axis ---

  private get high(): number {
    return Math.max(10, end.peek(), kept.peek()?.end ?? 0);
  }

  private get shown(): number {
    return away.peek() ?? status.peek().step;
  }

  /** Whether handle or ticks stand elsewhere now, by what one would see. */
  private moved(): boolean {
    const { high, shown, painted } = this, width = this.surface?.width ?? 1;
    return Math.abs(high / painted.high - 1) > 1 / (2 * width) || Math.abs(shown / high - painted.share) > 1 / (2 * width);
  }

  private paint(): void {
    this.tell();
    const { surface } = this;
    if (!surface?.ready) return;
    const context = surface.begin(), colors = palette.peek(), width = surface.width - 2 * air, high = this.high;
    this.painted = { high, share: this.shown / high };
    const x = (step: number): number => air + (step / high) * width;
    const line = (from: number, to: number, y: number, color: string, thick: number): void => {
      context.fillStyle = color;
      context.fillRect(x(from), y - thick / 2, x(to) - x(from), thick);
    };
    line(0, high, trackY, colors.hairlineStrong, 2);
    line(0, end.peek(), trackY, colors.inkFaint, 2);
    line(0, this.shown, trackY, colors.accent, 2);
    const run = kept.peek();
    if (run) line(0, run.end, trackY + 4, colors.kept, 1.5);
    context.fillStyle = colors.inkFaint;
    for (const { step } of moments.all) context.fillRect(surface.crisp(x(step)) - surface.hair / 2, trackY - 7, surface.hair, 5);
    context.font = `12px ${colors.font}`;
    [context.textBaseline, context.fillStyle] = ['alphabetic', colors.inkSoft];
    let free = -Infinity;
    for (const tick of linearTicks(0, high, Math.max(2, Math.floor(width / 90)))) {
      const text = tickText(tick), half = context.measureText(text).width / 2;
      const at = Math.max(half, Math.min(surface.width - half, x(tick)));
      if (at - half < free) continue;
      context.textAlign = 'center';
      context.fillText(text, at, 34);
      free = at + half + 8;
    }
    this.querySelector<HTMLElement>('.timeline-handle')?.style.setProperty('--at', `${x(this.shown)}px`);
  }

  private tell(): void {
    const track = this.querySelector('.timeline-track');
    if (!track) return;
    const gone = away.peek() !== null;
    const text = say(gone ? words.atOf : words.at, { step: whole(this.shown), end: whole(end.peek()) });
    track.setAttribute('aria-valuemax', String(end.peek()));
    track.setAttribute('aria-valuenow', String(this.shown));
    track.setAttribute('aria-valuetext', text);
    const label = this.querySelector('.timeline-step');
    const shown = replaying.peek() ? say(words.replaying) : text;
    if (label && label.textContent !== shown) label.textContent = shown;
  }

  // --- pointer and keyboard ---

  private stepAt(event: PointerEvent): number {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = (event.clientX - box.left - air) / (box.width - 2 * air);
    return Math.max(0, Math.min(end.peek(), Math.round(share * this.high)));
  }

  private readonly onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !began.peek()) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    void go(this.stepAt(event), false);
  };

  private readonly onMove = (event: PointerEvent): void => {
    if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) void go(this.stepAt(event), false);
  };

  private readonly onUp = (event: PointerEvent): void => {
    if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) void go(this.stepAt(event));
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!began.peek()) return;
    const now = this.shown, jump = event.shiftKey ? 10 : 1;
    const step = {
      ArrowLeft: now - jump, ArrowDown: now - jump, ArrowRight: now + jump, ArrowUp: now + jump,
      PageDown: moments.beside(now, -1) ?? 0, PageUp: moments.beside(now, 1) ?? end.peek(), Home: 0, End: end.peek(),
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    void go(Math.min(end.peek(), step));
  };

  // --- words ---

  private button(icon: string, label: Text, tip: Text, run: () => void): TemplateResult {
    return html`<button type="button" class="button labelled" data-tip=${say(tip)} aria-label=${say(label)} @click=${run}>
      <garden-icon name=${icon}></garden-icon><span>${say(label)}</span></button>`;
  }

  protected override render(): TemplateResult {
    const ready = phase.value === 'ready', gone = away.value !== null, run = kept.value;
    return html`<section class="timeline" aria-label=${say(shell.timeline)}>
      <div class="timeline-name"><h2>${say(shell.timeline)}</h2><garden-info .about=${shell.timeline} .text=${words.help}></garden-info></div>
      <div class="timeline-track" role="slider" tabindex=${began.value ? 0 : -1} aria-label=${say(words.handle)} aria-valuemin="0" aria-describedby="timeline-keys" aria-disabled=${began.value ? 'false' : 'true'}
        @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @keydown=${this.onKey}>
        <canvas aria-hidden="true"></canvas>${began.value ? html`<span class="timeline-handle"></span>` : html`<span class="timeline-empty">${say(words.empty)}</span>`}</div>
      <span class="timeline-step number" ?hidden=${!gone}></span>
      <div class="timeline-actions">
        ${gone ? html`${this.button('play', words.goOn, words.goOnTip, goOn)}${locked.value ? nothing : this.button('branch', words.fork, words.forkTip, () => void fork())}
          ${this.button('to-end', words.toEnd, words.toEndTip, () => void go(end.peek()))}` : nothing}
        ${!gone && ready && began.value && !run && !playing.value && !locked.value ? this.button('pin', words.keep, words.keepTip, () => void keep()) : nothing}
        ${run ? html`<span class="timeline-kept">${this.button('compare', words.compare, words.compareTip, () => void openComparison())}
          <button type="button" class="button icon-only" data-tip=${say(words.forget)} aria-label=${say(words.forget)} @click=${forget}><garden-icon name="close"></garden-icon></button></span>` : nothing}
      </div>
      <p class="visually-hidden" id="timeline-keys">${say(words.keys)}</p></section>`;
  }

  protected override updated(): void {
    this.paint();
  }
}

define('garden-timeline', GardenTimeline);
