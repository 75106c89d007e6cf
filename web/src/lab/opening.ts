// Whole labs and their weights: open another lab, begin the present one anew, write one weight, take all weights from a file.

import type { Problem } from '../engine/protocol';
import { frames } from '../engine/frames';
import { remember } from './changes';
import { followed, put } from './follow';
import type { Lab } from './lab';
import { notifyProblems } from './notices';
import { speed } from './options';
import { pause, setStatus } from './running';
import { edits, engine, locked, lost, present } from './store';

/** Points in the plane are learned in a blink: slow enough to watch. Large data take all the speed there is. */
export const usualSpeed = (of: Lab): number => (of.data.id === 'external' ? 0 : 1000);

/** Another experiment: stopped at step 0, with what had to be replaced in it said. */
export function openLab(next: Lab, replaced: Problem[] = []): void {
  const before = present.peek();
  const open = (one: Lab) => {
    pause();
    if (usualSpeed(one) !== usualSpeed(present.peek())) speed.value = usualSpeed(one);
    put(one, true);
  };
  if (JSON.stringify(next) !== JSON.stringify(before)) remember({ undo: () => open(before), redo: () => open(next) });
  open(next);
  notifyProblems('warning', replaced);
}

/** The lab of the address, before anything runs: nothing to undo. */
export function openFirst(first: Lab): void {
  present.value = first;
  speed.value = usualSpeed(first);
}

/** The lab with fresh weights from the same seed. */
export const reset = (): void => {
  pause();
  put(present.peek(), true);
};

/** Writes one weight; undo writes the number that was there. */
export async function poke(path: string, index: number, value: number): Promise<void> {
  if (locked.peek()) return;
  await followed();
  const frame = await engine.call('frame', { needs: [{ kind: 'tensor', path }] });
  const before = frame.parts[0]?.data[index];
  if (before === undefined || before === value) return;
  const write = async (number: number) => {
    await followed(); // another network may be on its way
    setStatus(await engine.call('poke', { path, index, value: number }));
    edits.value += 1;
    frames.invalidate();
  };
  await write(value);
  remember({ merge: `poke ${path} ${index}`, undo: () => void write(before).catch(lost), redo: () => void write(value).catch(lost) });
}

/** All weights from a safetensors file; undo puts those before back. With problems nothing has changed. */
export async function loadWeights(weights: ArrayBuffer): Promise<Problem[]> {
  if (locked.peek()) return [];
  await followed();
  const before = await engine.call('saveWeights', {});
  const load = async (bytes: ArrayBuffer): Promise<Problem[]> => {
    await followed();
    const { problems } = await engine.call('loadWeights', { weights: bytes });
    if (problems.length === 0) edits.value += 1;
    frames.invalidate();
    return problems;
  };
  const problems = await load(weights);
  if (problems.length === 0) remember({ undo: () => void load(before).catch(lost), redo: () => void load(weights).catch(lost) });
  return problems;
}
