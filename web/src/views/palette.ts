// The tokens as canvases use them: read from the computed style once per theme change, with the colour tables made from them.
// A view draws with `palette.value` and nothing else.

import { computed, signal } from '@preact/signals-core';
import { discretize } from '../lab/options';
import { classTable, css, diverging, divergingTable, mix, parseColor, type Rgb, type Stops } from './color';

export const mostClasses = 10;
/** Heat-maps stop short of the full hue so that a point of the same sign still stands out on them. */
const fieldStrength = 0.72;
export const valueLevels = 21;

export interface Palette {
  stops: Stops;                 // full hues
  field: Stops;                 // as heat-maps use them
  classes: Rgb[];
  classCss: string[];
  /** Full hue of a signed value by level: level (v + 1) / 2 * (valueLevels - 1), rounded. */
  valueCss: string[];
  ground: string; raised: string; ink: string; inkSoft: string; inkFaint: string;
  hairline: string; hairlineStrong: string; accent: string; accentWash: string;
  negative: string; positive: string;
  kept: string;                 // another run than the present one
  font: string;                 // family only
  dark: boolean;
}

const names = ['--ground', '--zero', '--negative', '--positive'] as const;

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const ink = parseColor(token('--ink')) ?? [128, 128, 128];
  const [ground, zero, negative, positive] = names.map((name) => parseColor(token(name)) ?? ink) as [Rgb, Rgb, Rgb, Rgb];
  const stops: Stops = { negative, ground: zero, positive };
  const field: Stops = { ground: zero, negative: mix(zero, negative, fieldStrength), positive: mix(zero, positive, fieldStrength) };
  const classes = Array.from({ length: mostClasses }, (_, k) => parseColor(token(`--class-${k}`)) ?? ink);
  const levels = Array.from({ length: valueLevels }, (_, i) => {
    const v = (2 * i) / (valueLevels - 1) - 1;
    return css(mix(zero, v < 0 ? negative : positive, Math.abs(v)));
  });
  return {
    stops, field, classes,
    classCss: classes.map((rgb) => css(rgb)),
    valueCss: levels,
    ground: css(ground), raised: token('--raised'), ink: css(ink), inkSoft: token('--ink-soft'), inkFaint: token('--ink-faint'),
    hairline: token('--hairline'), hairlineStrong: token('--hairline-strong'),
    accent: token('--accent'), accentWash: token('--accent-wash'),
    negative: css(negative), positive: css(positive),
    kept: token('--kept'),
    font: token('--font-ui') || 'sans-serif',
    dark: (ground[0] + ground[1] + ground[2]) / 3 < 128,
  };
}

/** Counts theme changes: the attribute the page sets, and the system's own wish. */
const themes = signal(0);
if (typeof document !== 'undefined') {
  const next = (): void => void (themes.value += 1);
  new MutationObserver(next).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', next);
  matchMedia('(min-resolution: 1.5dppx)').addEventListener('change', next);
  addEventListener('load', next, { once: true }); // style sheets may arrive after the first script
}

export const palette = computed<Palette>(() => {
  void themes.value;
  return read();
});

/** Packed pixels of a signed heat-map, -1 … 1. */
export const fieldTable = computed<Uint32Array>(() => divergingTable(palette.value.field, discretize.value));
/** The heat-map's colours as CSS, for meshes. */
export const fieldLevels = computed<string[]>(() =>
  Array.from({ length: valueLevels }, (_, i) => css(diverging(palette.value.field, (2 * i) / (valueLevels - 1) - 1))));
/** The same, smooth whatever the switch: for the maps inside neurons. */
export const smoothTable = computed<Uint32Array>(() => divergingTable(palette.value.stops, false));
/** Per class: packed pixels for confidence 0 … 1. */
export const classTables = computed<Uint32Array[]>(() => {
  const { stops, classes } = palette.value;
  return classes.map((hue) => classTable(stops.ground, mix(stops.ground, hue, fieldStrength), discretize.value));
});

export const valueLevel = (value: number): number =>
  Math.round(((Math.min(1, Math.max(-1, value)) + 1) / 2) * (valueLevels - 1));

const still = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-reduced-motion: reduce)');
export const reducedMotion = (): boolean => still?.matches ?? false;
