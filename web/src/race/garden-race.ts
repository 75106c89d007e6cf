// <garden-race>: the race in the place of the bench. Above what moves it and how it is judged, left the lanes in their order with
// their maps, right the curves. Canvases and numbers that change with every frame are written by hand.

import { effect } from '@preact/signals-core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import trophy from 'lucide-static/icons/trophy.svg?raw';
import type { LaneClock } from '../engine/lanes';
import type { Text } from '../engine/schema';
import { language, say } from '../i18n/language';
import { raceWords as words } from '../i18n/race';
import { shell } from '../i18n/shell';
import { entry } from '../lab/entries';
import { curveScale } from '../lab/options';
import { locked, phase } from '../lab/state';
import { addIcons } from '../ui/icon';
import { parseNumber } from '../ui/number';
import { define, SignalElement } from '../ui/signal-element';
import '../ui/tooltip';
import { Surface } from '../views/canvas';
import type { Series } from '../views/curve-data';
import { classTables, fieldTable, palette } from '../views/palette';
import { laneCard } from './lane-card';
import './line-up';
import { closeRace, entrants, raceIsAll } from './open';
import { begun, clock, criterion, fullSpeed, judge, judged, laneStatus, lineUp, news, order, over, racing, reports, setClock, shownSet, standings, start, stop, trouble, views, winning } from './race';
import { drawRace } from './race-chart';
import { drawMap } from './race-map';
import { nameOf, readingText, valueWords } from './race-texts';
import './race.css';

addIcons({ trophy });

const clocks: { id: LaneClock; name: Text; tip: Text; axis: Text }[] = [
  { id: 'steps', name: words.steps, tip: words.stepsTip, axis: words.axisSteps },
  { id: 'time', name: words.time, tip: words.timeTip, axis: words.axisTime },
  { id: 'work', name: words.work, tip: words.workTip, axis: words.axisWork }];

class GardenRace extends SignalElement {
  private charts: Surface[] = [];
  private maps = new Map<HTMLCanvasElement, Surface>();
  private cleanups: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.cleanups = [effect(() => {
      void [news.value, palette.value, fieldTable.value, classTables.value, language.value, shownSet.value, curveScale.value, clock.value, criterion.value];
      this.paint();
    })];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const clean of this.cleanups) clean();
    for (const surface of [...this.charts, ...this.maps.values()]) surface.disconnect();
    this.charts = [];
    this.maps.clear();
  }

  protected override updated(): void {
    const canvases = [...this.querySelectorAll<HTMLCanvasElement>('canvas.race-curve')];
    this.charts = canvases.map((canvas) => this.charts.find((one) => one.canvas === canvas) ?? new Surface(canvas, () => this.paint()));
    const shown = new Set(this.querySelectorAll<HTMLCanvasElement>('canvas.lane-map'));
    for (const canvas of shown) if (!this.maps.has(canvas)) this.maps.set(canvas, new Surface(canvas, () => this.paint()));
    for (const [canvas, surface] of this.maps) {
      if (shown.has(canvas)) continue;
      surface.disconnect();
      this.maps.delete(canvas);
    }
    this.paint();
  }

  // --- what changes with every frame ---

  private paint(): void {
    const found = reports.peek();
    const set = shownSet.peek(), aim = criterion.peek();
    const targetOf = (loss: boolean): number | null => (aim.kind === 'first' && judged.peek() === `${set}${loss ? 'Loss' : 'Metric'}` ? aim.target : null);
    const [loss, metric] = this.charts;
    const names = entrants.peek().map((_, lane) => nameOf(lane));
    if (loss) drawRace(loss, views, clock.peek(), { names, series: `${set}Loss`, log: curveScale.peek() === 'log', bounds: null, percent: false, target: targetOf(true) });
    if (metric) drawRace(metric, views, clock.peek(), { names, series: `${set}Metric`, log: false, ...this.metricBounds(), target: targetOf(false) });
    for (const [canvas, surface] of this.maps) {
      const lane = Number(canvas.dataset.lane), view = views[lane], report = found?.[lane];
      if (view && report) drawMap(surface, view, report);
    }
    const lanes = laneStatus.peek()?.lanes ?? [];
    for (const { lane, value, reached } of standings.peek()) {
      const card = this.querySelector(`[data-lane-card="${lane}"]`), status = lanes[lane];
      const write = (name: string, text: string): void => {
        const element = card?.querySelector(`[data-is="${name}"]`);
        if (element && element.textContent !== text) element.textContent = text;
      };
      write('value', valueWords(value, judge.peek().series, found?.[lane]));
      write('where', status?.stopped ? say(words.out, { step: status.stopped.step }) : status ? readingText(status, clock.peek()) : '');
      write('reached', aim.kind === 'best' ? '' : reached === null ? say(words.notReached) : say(words.reached, { at: readingText(reached, clock.peek()) }));
    }
  }

  private metricBounds(): { bounds: [number, number] | null; percent: boolean } {
    const found = reports.peek()?.[0];
    if (!found || entry('metric', found.metric)?.better !== 'higher') return { bounds: null, percent: false };
    return { bounds: [0, 1], percent: found.task === 'classification' };
  }

  // --- words ---

  private segments<T extends string>(name: Text, all: { id: T; name: Text; tip?: Text }[], now: T, choose: (id: T) => void, titled = true): TemplateResult {
    return html`<div class="race-choice">${titled ? html`<span class="control-name">${say(name)}</span>` : nothing}<div class="segments" role="group" aria-label=${say(name)}>${all.map((one) => html`
      <button type="button" class="button" aria-pressed=${one.id === now ? 'true' : 'false'} data-tip=${one.tip ? say(one.tip) : nothing} @click=${() => choose(one.id)}>${say(one.name)}</button>`)}</div></div>`;
  }

  private bar(): TemplateResult {
    const ready = reports.value !== null, on = racing.value;
    return html`<div class="race-bar">
      <button type="button" class="button primary race-start" ?disabled=${!ready || over.value} @click=${on ? stop : start}>
        <garden-icon name=${on ? 'pause' : 'play'}></garden-icon><span>${say(on ? words.pause : begun.value && !over.value ? words.goOn : words.start)}</span></button>
      <button type="button" class="button labelled" ?disabled=${!ready} data-tip=${say(words.resetTip)} aria-label=${say(words.reset)} @click=${() => void lineUp()}>
        <garden-icon name="reset"></garden-icon><span>${say(words.reset)}</span></button>
      <label class="check" data-tip=${say(words.fullTip)}><input type="checkbox" .checked=${fullSpeed.value} @change=${(e: Event) => { fullSpeed.value = (e.target as HTMLInputElement).checked; }}>${say(words.full)}</label>
      ${this.segments(words.clock, clocks, clock.value, setClock)}
      ${this.judging()}</div>`;
  }

  private judging(): TemplateResult {
    const metric = entry('metric', reports.value?.[0]?.metric ?? '');
    const aim = criterion.value;
    const all: [Series, Text, Text][] = [['testLoss', words.loss, words.testSet], ['trainLoss', words.loss, words.trainSet],
      ...(metric ? [['testMetric', metric.name, words.testSet], ['trainMetric', metric.name, words.trainSet]] as [Series, Text, Text][] : [])];
    const target = (event: Event): void => {
      const typed = parseNumber((event.target as HTMLInputElement).value);
      if (typed !== null) criterion.value = { kind: 'first', target: typed };
    };
    const usualTarget = judged.value.endsWith('Loss') ? 0.1 : 0.95;
    return html`<div class="race-choice"><label class="control-name" for="race-judge">${say(words.judge)}</label>
        <select class="select" id="race-judge" @change=${(e: Event) => { judged.value = (e.target as HTMLSelectElement).value as Series; }}>
          ${all.map(([series, name, set]) => html`<option value=${series} ?selected=${series === judged.value}>${say(words.series, { name: say(name), set: say(set) })}</option>`)}</select></div>
      ${this.segments(words.judge, [{ id: 'best', name: words.best }, { id: 'first', name: words.first }], aim.kind, (kind) => { criterion.value = kind === 'best' ? { kind } : { kind, target: usualTarget }; }, false)}
      ${aim.kind === 'first' ? html`<input class="control-entry race-target number" inputmode="decimal" aria-label=${say(words.target)} .value=${String(aim.target)} @change=${target}>` : nothing}`;
  }

  private outcome(): string {
    if (!over.value) return '';
    const lane = winning.value;
    if (lane === null) return say(criterion.value.kind === 'first' ? words.unreached : words.draw);
    const standing = standings.value[0]!;
    const value = criterion.value.kind === 'first' && standing.reached !== null ? readingText(standing.reached, clock.value) : valueWords(standing.value, judge.value.series, reports.value?.[lane]);
    return say(words.won, { name: nameOf(lane), value });
  }

  private curves(): TemplateResult {
    const metric = entry('metric', reports.value?.[0]?.metric ?? '');
    const set = say(shownSet.value === 'test' ? words.testSet : words.trainSet);
    const chart = (name: string): TemplateResult => html`<h3>${name}</h3>
      <canvas class="race-curve" role="img" aria-label=${say(words.chart, { name, set })} aria-describedby="race-outcome"></canvas>`;
    const axis = clocks.find(({ id }) => id === clock.value)!.axis;
    return html`<div class="race-curves">
      <div class="race-curve-head">${this.segments(words.shownSet, [{ id: 'test', name: words.testSet }, { id: 'train', name: words.trainSet }], shownSet.value, (id) => { shownSet.value = id; })}
</div>
      ${chart(say(words.loss))}${metric ? chart(say(metric.name)) : nothing}<p class="race-axis">${say(axis)}</p></div>`;
  }

  private lanes(): TemplateResult {
    const shown = order.value.filter((lane) => lane < entrants.value.length);
    return html`<ol class="lanes" aria-label=${say(words.lanes)}>${repeat(shown, (lane) => lane, (lane, place) => laneCard(lane, place))}</ol>`;
  }

  protected override render(): TemplateResult {
    const none = entrants.value.length === 0;
    return html`<section class="race" aria-label=${say(shell.race)}>
      <header class="race-head"><div class="panel-head"><h2>${say(shell.race)}</h2><garden-info .about=${shell.race} .text=${words.help}></garden-info></div>
        <span class="spacer"></span>${raceIsAll.value ? nothing : html`<button type="button" class="button outlined race-close" @click=${closeRace}><garden-icon name="undo"></garden-icon><span>${say(words.back)}</span></button>`}</header>
      ${phase.value !== 'ready' ? nothing : html`
        ${locked.value ? nothing : html`<details class="race-line-up"  .open=${none}><summary class="button quiet"><garden-icon name="chevron-down"></garden-icon><span>${say(words.another)}</span></summary><garden-line-up></garden-line-up></details>`}
        ${trouble.value ? html`<p class="race-trouble" role="alert"><garden-icon name="error"></garden-icon>${say(trouble.value)}</p>` : nothing}
        ${none ? html`<div class="race-empty"><h3>${say(words.emptyTitle)}</h3><p>${say(words.empty)}</p></div>` : html`
          ${this.bar()}
          <p class="race-outcome" id="race-outcome" role="status">${over.value ? html`<garden-icon name="trophy"></garden-icon>` : nothing}${this.outcome()}</p>
          <div class="race-body">${this.lanes()}${this.curves()}</div>`}`}
    </section>`;
  }
}

define('garden-race', GardenRace);

