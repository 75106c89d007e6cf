// <garden-run-bar>: everything that moves the training, its two clocks (steps and epochs, never mixed up) and what it costs.
// On a phone it sticks to the bottom and what is rarely needed folds into a sheet above it.

import { html, nothing, type TemplateResult } from 'lit';
import { signal } from '@preact/signals-core';
import { say } from '../i18n/language';
import { runWords as words } from '../i18n/run';
import { shell } from '../i18n/shell';
import { build, canRedo, canUndo, epochOnce, lab, newSeed, phase, playing, redo, report, reset, speed, status, stepOnce, undo } from '../lab/state';
import { plannedEpochs, stageOf } from '../lab/stages';
import type { Text } from '../engine/schema';
import { compact, duration, epochText, whole } from './format';
import type { IconName } from './icon';
import { open } from './float';
import { toggleRun } from './running';
import { define, SignalElement } from './signal-element';
import './icon';

/** Steps per second at most; the last stop, 0, is full speed. */
const speeds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 0];
const rateEveryMs = 500;

/** The measured rate, calm enough to be read. */
const shownRate = signal(0);

class RunBar extends SignalElement {
  static override properties = { isOpen: { state: true } };
  declare isOpen: boolean;
  private timer = 0;
  private close: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => {
      const rate = playing.peek() ? status.peek().stepsPerSecond : 0;
      shownRate.value = Number(rate.toPrecision(2));
    }, rateEveryMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.close?.();
  }

  private readonly toggleMore = (event: Event): void => {
    if (this.isOpen) return this.close?.();
    const sheet = this.querySelector<HTMLElement>('.run-more');
    if (!sheet) return;
    this.isOpen = true;
    this.close = open(sheet, event.currentTarget as HTMLElement, { onClose: () => { this.isOpen = false; } });
    sheet.removeAttribute('style'); // the sheet has its own place
  };

  private button(icon: IconName, label: Text, tip: Text, run: () => void, { disabled = false, iconOnly = false } = {}): TemplateResult {
    return html`<button type="button" class=${`button ${iconOnly ? 'icon-only' : 'labelled'}`} ?disabled=${disabled} data-tip=${say(tip)}
      aria-label=${say(label)} @click=${run}><garden-icon name=${icon}></garden-icon>${iconOnly ? nothing : html`<span>${say(label)}</span>`}</button>`;
  }

  protected override render(): TemplateResult {
    const ready = phase.value === 'ready';
    const on = playing.value;
    return html`<section class="run-bar" aria-label=${say(words.bar)}>
      <div class="run-main">
        <button type="button" class="button primary play" ?disabled=${!ready} data-tip=${say(status.value.done ? words.goOnTip : words.playTip)} @click=${toggleRun}>
          <garden-icon name=${on ? 'pause' : 'play'}></garden-icon><span>${say(on ? words.pause : status.value.done ? words.goOn : words.play)}</span></button>
        ${this.button('step', words.step, words.stepTip, () => void stepOnce(), { disabled: !ready })}
        ${this.button('epoch', words.epoch, words.epochTip, () => void epochOnce(), { disabled: !ready })}
        ${this.button('reset', words.reset, words.resetTip, reset, { disabled: !ready, iconOnly: true })}
      </div>
      <garden-counters></garden-counters>
      <button type="button" class="button icon-only run-more-button" aria-label=${say(shell.more)} aria-expanded=${this.isOpen ? 'true' : 'false'} @click=${this.toggleMore}>
        <garden-icon name="more"></garden-icon></button>
      <div class="run-more" ?data-open=${this.isOpen}>
        ${this.renderSpeed()}
        <div class="run-history">
          ${this.button('dices', words.seed, words.seedTip, newSeed, { disabled: !ready })}
          ${this.button('undo', words.undo, words.undoTip, undo, { disabled: !canUndo.value })}
          ${this.button('redo', words.redo, words.redoTip, redo, { disabled: !canRedo.value })}
        </div>
        ${this.renderCost()}
      </div>
    </section>`;
  }

  private renderSpeed(): TemplateResult {
    const last = speeds.length - 1;
    const now = speed.value;
    const at = now === 0 ? last : Math.max(0, speeds.findLastIndex((one) => one !== 0 && one <= now));
    const text = now === 0 ? say(words.full) : say(words.perSecond, { n: now });
    return html`<div class="speed">
      <span class="control-name" id="speed-name" data-tip=${say(words.speedTip)}>${say(words.speed)}</span>
      <output class="number">${text}</output>
      <input type="range" class="slider" min="0" max=${last} step="1" .value=${String(at)} aria-labelledby="speed-name" aria-valuetext=${text}
        @input=${(e: Event) => { speed.value = speeds[Number((e.target as HTMLInputElement).value)] ?? 0; }}></div>`;
  }

  protected override updated(): void {
    const slider = this.querySelector<HTMLInputElement>('.speed .slider');
    slider?.style.setProperty('--fill', `${(Number(slider.value) / (speeds.length - 1)) * 100}%`);
  }

  private renderCost(): TemplateResult {
    const now = report.value;
    const figure = (name: Text, tip: Text, value: string, kind: string): TemplateResult =>
      html`<div class=${`figure ${kind}`} data-tip=${say(tip)} tabindex="0"><dt>${say(name)}</dt><dd class="number">${value}</dd></div>`;
    return html`<dl class="cost">
      ${figure(words.parameters, words.parametersTip, now ? compact(now.parameters) : '–', 'parameters')}
      ${figure(words.multiplyAdds, words.multiplyAddsTip, now ? compact(now.multiplyAdds) : '–', 'multiply-adds')}
      ${figure(words.rate, words.rateTip, shownRate.value > 0 ? compact(shownRate.value) : '–', 'rate')}
      ${figure(words.build, words.buildTip, build.value ?? '–', 'build')}
    </dl>`;
  }
}

/** The two clocks and the way still to go. */
class Counters extends SignalElement {
  protected override render(): TemplateResult {
    const { step, epoch, done } = status.value;
    const planned = plannedEpochs(lab.value, report.value), stage = stageOf(report.value, status.value), stages = report.value?.stages?.length ?? 0;
    const batches = report.value?.batchesPerEpoch ?? 0;
    const rate = shownRate.value;
    const left = done ? say(words.done) : playing.value && rate > 0 && batches > 0 ? duration((planned * batches - step) / rate) : '–';
    const figure = (name: Text, tip: string, value: TemplateResult | string, kind: string): TemplateResult =>
      html`<div class=${`figure ${kind}`} data-tip=${tip} tabindex="0"><dt>${say(name)}</dt><dd class="number">${value}</dd></div>`;
    return html`<dl class="counters">
        ${figure(words.steps, say(words.stepsTip), whole(step), 'steps')}
        ${figure(words.epochs, say(words.epochsTip, { batches: batches || '–' }), html`${epochText(epoch)}<small> / ${whole(planned)}</small>`, 'epochs')}
        ${stage ? figure(stages > 1 ? { en: `${words.stage.en} ${(status.value.stage?.index ?? 0) + 1} / ${stages}`, zh: `${words.stage.zh} ${(status.value.stage?.index ?? 0) + 1} / ${stages}` } : words.way, say(words.stageTip), say(stage.name), 'stage') : nothing}
        ${figure(words.left, say(words.leftTip), left, 'left')}
      </dl>
      <div class="progress" role="progressbar" aria-label=${say(words.progress)} aria-valuemin="0" aria-valuemax=${planned}
        aria-valuenow=${Math.min(planned, Math.floor(epoch))}><div class="progress-fill"></div></div>`;
  }

  protected override updated(): void {
    const share = Math.min(1, status.peek().epoch / Math.max(1, plannedEpochs(lab.peek(), report.peek())));
    this.querySelector<HTMLElement>('.progress-fill')?.style.setProperty('transform', `scaleX(${share})`);
  }
}

define('garden-run-bar', RunBar);
define('garden-counters', Counters);
