// How the lab is looked at, not what it is: none of these reaches the engine. They travel in a link beside the lab.

import { signal } from '@preact/signals-core';
export { language } from '../i18n/language';

export type Theme = 'auto' | 'light' | 'dark';

export const theme = signal<Theme>('auto');
/** Heat-maps in 30 steps, so that the contour lines can be read. */
export const discretize = signal(false);
export const showTest = signal(false);
/** The neuron shown in the output plot, e.g. "layers.1[3]"; null is the network's output. */
export const outputPath = signal<string | null>(null);
/** The layer whose two-neuron space is drawn; null hides the space view. */
export const spaceLayer = signal<number | null>(null);
export const curveScale = signal<'linear' | 'log'>('linear');
/** Steps per second at most; 0 = as fast as the machine can. */
export const speed = signal(1000);
/** 0 … 1; the raw line stays visible under the smooth one. */
export const smoothing = signal(0);

/** What a click on the output plot does to the points; 'none' only reads them off. Not part of a link. */
export type PointTool = 'none' | 'draw' | 'move' | 'relabel' | 'erase';
export const pointTool = signal<PointTool>('none');
/** The class (or for regression the target value) that `draw` and `relabel` give. */
export const pointTarget = signal(1);
