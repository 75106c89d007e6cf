// What the microscope stands on: the batch of the next training step, as the engine computes it before it makes the step. Past the
// end the engine makes the step; back across it the snapshot taken before is put back.

import { batch, computed, effect, signal } from '@preact/signals-core';
import { has } from '../engine/catalog';
import { invalidate, mount } from '../engine/frames';
import type { FramePart, Need, Report, Status } from '../engine/protocol';
import { engine, lost } from '../lab/store';
import { playing, report, schema, setStatus, status, stepOnce } from '../lab/state';
import { active, selectedPart } from '../ui/link';
import type { View } from '../views/view';
import { mainRef } from './captions';
import { indexOf, keyOf, type Env } from './evaluate';
import { neededPaths, refusalOf, sceneOf, type Place, type Scene, type Tensor } from './scene';
import { finest, grains, pieceValue, placeOf, sameSpot, splitOf, stepsOf, type Grain, type Step } from './walk';

export const scene = signal<Scene | null>(null);
export const row = signal(0);
export const wantedGrain = signal<Grain>('term');
export const at = signal(0);
export const refusal = computed(() => (report.value ? refusalOf(report.value) : null));

/** The chosen grain, or the finest this lab can be walked through at. */
export const grain = computed<Grain>(() => {
  const least = scene.value ? finest(scene.value) : 'term';
  return grains[Math.max(grains.indexOf(wantedGrain.value), grains.indexOf(least))]!;
});
export const coarse = computed(() => scene.value !== null && finest(scene.value) !== 'term');
export const steps = computed<Step[]>(() => (scene.value ? stepsOf(scene.value, Math.min(row.value, scene.value.rows - 1), grain.value) : []));
export const step = computed<Step | undefined>(() => steps.value[Math.min(at.value, steps.value.length - 1)]);

interface Past { snapshot: ArrayBuffer; scene: Scene | null }
const mostPast = 200;
let past: Past[] = []; // the last one is the present scene
let busy = false, wanted = false;

const isParameter = (path: string, found: Report): boolean => found.parts.some(({ weights }) => weights?.some((one) => one.path === path));

const view: View = {
  id: 'microscope',
  needs(found: Report): Need[] {
    if (refusal.peek() || playing.peek() || !has('maths') || !has('numpy')) return []; // pointwise entries say in NumPy what they compute
    const paths = neededPaths(found.tensors);
    return (wanted ? paths : paths.filter((path) => isParameter(path, found))).map((path) => ({ kind: 'tensor', path }));
  },
  draw(parts: FramePart[], now: Status, found: Report): void {
    if (refusal.peek() || now.running || parts.length === 0) return;
    const paths = neededPaths(found.tensors);
    if (wanted && parts.length === paths.length) return take(paths, parts, now, found);
    const known = scene.peek();
    if (busy || wanted) return;
    const same = known?.report === found && known.step === now.step
      && paths.filter((path) => isParameter(path, found)).every((path, i) => equal(known.tensors.get(path)?.data, parts[i]?.data));
    // A weight written by hand makes the engine show the coming batch anyway, and must not be overwritten.
    if (!same) void begin(now.step === 0 || (known?.step === now.step && !found.lab.schedule));
  },
};

const equal = (a: Float32Array | undefined, b: Float32Array | undefined): boolean => a !== undefined && b !== undefined && a.length === b.length && a.every((value, i) => value === b[i]);

function take(paths: string[], parts: FramePart[], now: Status, found: Report): void {
  const catalog = schema.peek();
  if (!catalog) return;
  const tensors = new Map<string, Tensor>(paths.map((path, i) => [path, { shape: parts[i]!.shape.slice(), data: parts[i]!.data.slice() }]));
  const next = sceneOf(found, catalog, tensors, now.step);
  const before = step.peek(), same = before && scene.peek()?.report === found && past.length <= 1;
  wanted = busy = false;
  const present = past.at(-1);
  if (present) present.scene = next;
  batch(() => {
    scene.value = next;
    at.value = same ? sameSpot(steps.peek(), before) : 0;
  });
}

/** Looks at what the engine stands before now; everything earlier is forgotten. */
async function begin(fresh: boolean): Promise<void> {
  past = [];
  await look(fresh);
}

/** `fresh`: the engine has made no step since it was last written to. */
async function look(fresh: boolean): Promise<void> {
  busy = true;
  try {
    const snapshot = await engine.call('snapshot', {});
    // After a step it shows the batch it has trained on; put back to where it is, it shows the one that comes.
    if (!fresh) setStatus(await engine.call('restore', { snapshot }));
    past = [...past, { snapshot, scene: null }].slice(-mostPast);
    wanted = true;
    invalidate();
  } catch (error) {
    busy = false;
    lost(error);
  }
}

/** Makes the training step one has walked through. */
async function makeStep(): Promise<void> {
  if (busy) return;
  busy = true;
  const before = status.peek().step;
  await stepOnce();
  if (status.peek().step === before) busy = false;
  else await look(false);
}

async function undoStep(): Promise<void> {
  const earlier = past.at(-2);
  if (busy || !earlier?.scene) return;
  busy = true;
  try {
    setStatus(await engine.call('restore', { snapshot: earlier.snapshot }));
    past = past.slice(0, -1);
    batch(() => {
      scene.value = earlier.scene;
      at.value = Math.max(0, steps.peek().length - 1);
    });
  } catch (error) {
    lost(error);
  }
  busy = false;
  invalidate();
}

/** One step on; past the last one the engine makes the training step. Resolves when the step can be seen. */
export async function goOn(): Promise<void> {
  engaged = true;
  if (at.peek() + 1 < steps.peek().length) at.value += 1;
  else await makeStep();
}

export async function goBack(): Promise<void> {
  engaged = true;
  if (at.peek() > 0) at.value -= 1;
  else await undoStep();
}

export function goTo(index: number): void {
  engaged = true;
  at.value = Math.max(0, Math.min(steps.peek().length - 1, index));
}

/** Keeps the place while what one sees of it changes. */
function keepSpot(change: () => void): void {
  const before = step.peek();
  batch(() => {
    change();
    at.value = sameSpot(steps.peek(), before);
  });
}
export const setGrain = (next: Grain): void => keepSpot(() => { wantedGrain.value = next; });
export const setRow = (next: number): void => keepSpot(() => { row.value = next; });

/** The number a step lights up: of a term the weight or what stands for it, of a result the number that came out. */
export function pathOf(of: Scene, now: Step): string | null {
  const place = placeOf(of, now);
  if (!place.equation || !now.env) return place.path ?? null;
  const { left } = place.equation;
  if (now.term === undefined) return place.phase === 'update' ? elementOf(place, { kind: 'ref', role: 'p', at: left.at }, now.env) : elementOf(place, left, now.env);
  const piece = splitOf(place, now.env).pieces[now.term]!;
  const ref = mainRef(piece.expr);
  return ref ? elementOf(place, ref, piece.env) : null;
}

function elementOf(place: Place, ref: Parameters<typeof keyOf>[0], env: Env): string | null {
  const numbers = place.scope.get(keyOf(ref, env, place.scope, place.sizes));
  if (!numbers?.path) return null;
  const index = indexOf(ref, numbers, env, place.scope, place.sizes);
  return index.length === 0 ? numbers.path : `${numbers.path}[${index.join(',')}]`;
}

export const totalAt = (place: Place, env: Env, term: number): number => splitOf(place, env).pieces.slice(0, term + 1).reduce((sum, piece) => sum + pieceValue(piece, place), 0);

let engaged = false;

/** What formula and code explain meanwhile; forward it is the layer itself. */
const explained: Partial<Record<Place['phase'], string>> = { loss: 'loss', backward: 'backward', update: 'optimizer' };

/** While the microscope is open; returns the function that closes it. */
export function startLooking(): () => void {
  const stops = [
    mount(view),
    effect(() => {
      void report.value;
      void schema.value; // it is renewed when more of the catalog has come
      if (!playing.value) invalidate();
    }),
    effect(() => {
      const path = scene.value && step.value ? pathOf(scene.value, step.value) : null;
      if (engaged && path !== null) active.value = path;
    }),
    effect(() => {
      const now = scene.value && step.value ? placeOf(scene.value, step.value) : null;
      if (engaged && now) selectedPart.value = explained[now.phase] ?? `layers.${now.part}`;
    }),
    // What the pointer pointed at elsewhere is let go: the present term lights up again.
    effect(() => {
      if (active.value !== null || !engaged) return;
      queueMicrotask(() => {
        const path = scene.peek() && step.peek() ? pathOf(scene.peek()!, step.peek()!) : null;
        if (engaged && active.peek() === null && path !== null) active.value = path;
      });
    }),
  ];
  invalidate();
  return () => {
    for (const stop of stops) stop();
    engaged = busy = wanted = false;
    past = [];
    scene.value = null;
    active.value = null;
  };
}
