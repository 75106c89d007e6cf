// Activation functions as the engine computes them, their derivatives dashed; the reader chooses which, and reads values off with
// the pointer or the arrow keys. Settings: entries (ids, shown at first), from, to.

import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit';
import type { Entry } from '../engine/schema';
import { lessonWords as words } from '../i18n/lessons';
import { language, say } from '../i18n/language';
import { Surface } from '../views/canvas';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import { Axes } from './axes';
import type { Figure } from './figure';
import './figure.css';

const samples = 241;
/** More lines than this cannot be told apart. */
const mostShown = 4;

interface Curve { entry: Entry; values: Float32Array }

export const figure: Figure = {
  mount(host, settings, stage) {
    const asked = Array.isArray(settings.entries) ? settings.entries.map(String) : [];
    const [from, to] = [Number(settings.from ?? -5), Number(settings.to ?? 5)];
    const xs = Array.from({ length: samples }, (_, i) => from + ((to - from) * i) / (samples - 1));
    const shown = signal<string[]>(asked.slice(0, mostShown));
    const curves = signal<Map<string, Curve>>(new Map());
    const reading = signal(1);
    host.replaceChildren();
    const choices = document.createElement('div'), canvas = document.createElement('canvas'), read = document.createElement('div');
    choices.className = 'figure-choices';
    read.className = 'figure-reading';
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    host.append(choices, canvas, read);

    let axes: Axes | null = null;
    const visible = computed(() => shown.value.flatMap((id) => curves.value.get(id) ?? []));
    const draw = (): void => {
      if (!surface.ready) return;
      surface.begin();
      axes = drawCurves(surface, xs, visible.peek(), reading.peek());
    };
    const surface = new Surface(canvas, draw);
    const stops = [
      effect(() => {
        void [visible.value, reading.value, palette.value];
        draw();
      }),
      effect(() => void render(buttons(curves.value, shown.value, (id) => { shown.value = toggled(shown.peek(), id); }), choices)),
      effect(() => {
        void language.value;
        const texts = visible.value.map((curve) => readingOf(curve, xs, reading.value));
        render(html`<span class="number">${say(words.at, { x: valueText(reading.value, 2) })}</span>${texts.map((text, k) => html`<span class="number"><i class=${`hue hue-${k}`}></i>${text}</span>`)}`, read);
        canvas.setAttribute('aria-label', [say(words.at, { x: valueText(reading.value, 2) }), ...texts].join(', '));
      }),
    ];
    const abort = new AbortController();
    canvas.addEventListener('pointermove', (event) => { if (axes) reading.value = axes.valueAt(event.offsetX); }, { signal: abort.signal });
    canvas.addEventListener('pointerdown', (event) => { if (axes) reading.value = axes.valueAt(event.offsetX); }, { signal: abort.signal });
    canvas.addEventListener('keydown', (event) => {
      const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!move) return;
      event.preventDefault();
      reading.value = Math.min(to, Math.max(from, reading.peek() + (move * (to - from)) / (event.shiftKey ? 20 : 100)));
    }, { signal: abort.signal });
    void load(stage, xs).then((loaded) => { if (!abort.signal.aborted) curves.value = loaded; });
    return () => {
      abort.abort();
      surface.disconnect();
      for (const stop of stops) stop();
    };
  },
};

/** Every activation that acts on each number alone: values at xs, then slopes. */
async function load(stage: Parameters<Figure['mount']>[2], xs: number[]): Promise<Map<string, Curve>> {
  const { client, schema } = await stage.engine();
  const entries = schema.kinds.activation.entries.filter(({ pointwise }) => pointwise !== false);
  const all = await Promise.all(entries.map(async (entry): Promise<[string, Curve]> => [entry.id, { entry, values: await client.call('evaluate', { kind: 'activation', id: entry.id, xs }) }]));
  return new Map(all.filter(([, { values }]) => values.length >= 2 * xs.length));
}

const toggled = (shown: string[], id: string): string[] => (shown.includes(id) ? shown.filter((one) => one !== id) : [...shown, id].slice(-mostShown));

const buttons = (curves: Map<string, Curve>, shown: string[], toggle: (id: string) => void) => html`<div role="group" aria-label=${say(words.choose)}>
  ${[...curves.values()].map(({ entry }) => html`<button type="button" class="button chip" aria-pressed=${shown.includes(entry.id) ? 'true' : 'false'} @click=${() => toggle(entry.id)}>
    ${shown.includes(entry.id) ? html`<i class=${`hue hue-${shown.indexOf(entry.id)}`}></i>` : ''}${shortName(entry)}</button>`)}</div>`;

/** "ELU" of "指数线性单元 (ELU)": what stands on a small button. */
const shortName = (entry: Entry): string => /[(（]([^)）]+)[)）]$/.exec(say(entry.name))?.[1] ?? say(entry.name);

const nearest = (xs: number[], x: number): number => Math.min(xs.length - 1, Math.max(0, Math.round(((x - xs[0]!) / (xs.at(-1)! - xs[0]!)) * (xs.length - 1))));

function readingOf({ entry, values }: Curve, xs: number[], x: number): string {
  const i = nearest(xs, x);
  return `${shortName(entry)}: ${valueText(values[i]!)}, ${say(words.slope)} ${valueText(values[xs.length + i]!)}`;
}

function drawCurves(surface: Surface, xs: number[], curves: Curve[], reading: number): Axes {
  const numbers = curves.flatMap(({ values }) => [...values]).filter(Number.isFinite);
  const low = Math.min(-0.2, ...numbers), high = Math.max(1.2, ...numbers), air = 0.05 * (high - low);
  const axes = new Axes(surface, { low: xs[0]!, high: xs.at(-1)! }, { low: low - air, high: high + air });
  axes.draw();
  const hues = palette.peek().classCss.map((_, k, all) => all[order[k % order.length]!]!);
  axes.vertical(reading);
  curves.forEach(({ values }, k) => {
    axes.curve(xs, values.subarray(xs.length), hues[k]!, true, 1.5);
    axes.curve(xs, values, hues[k]!);
    const i = nearest(xs, reading);
    axes.dot(reading, values[i]!, hues[k]!);
  });
  return axes;
}

/** Class colours in the order of the chips' dots: blue first. */
const order = [1, 0, 2, 3];
