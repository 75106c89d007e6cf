// The door to the race, small enough to be there from the start: who takes part, and whether it is open. The race itself is
// loaded when it is first opened.

import { signal } from '@preact/signals-core';
import type { Text } from '../engine/schema';
import { mostLanes } from '../engine/lanes';
import type { Lab } from '../lab/lab';

export interface Entrant { name: Text | string; lab: Lab }

export const raceIsOpen = signal(false);
/** A course page may show the race alone: then there is no lab to go back to. */
export const raceIsAll = signal(false);
/** The lanes in their order; another array means another race. */
export const entrants = signal<readonly Entrant[]>([]);
/** Whether anybody can see it; an embed off screen or in a hidden tab says no, and the race waits. */
export const raceIsSeen = signal(true);
/** Begins as soon as it is open. */
export const startsAtOnce = signal(false);

/** Opens the race with these labs, at most six, and starts it; without labs it opens as it was left. */
export function openRace(labs: readonly Entrant[] = []): void {
  if (labs.length > 0) {
    entrants.value = labs.slice(0, mostLanes);
    startsAtOnce.value = true;
  }
  raceIsOpen.value = true;
}

export function closeRace(): void {
  if (!raceIsAll.peek()) raceIsOpen.value = false;
}
