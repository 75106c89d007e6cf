// Slow motion: a step every 400 ms, announced 80 ms before. Where a reader wants no motion, one step at a time.

import { signal } from '@preact/signals-core';
import { reducedMotion } from '../views/palette';
import { goOn } from './looking';

const stepMs = 400, anticipationMs = 80;

export const moving = signal(false);
/** The coming step is about to be made. */
export const announced = signal(false);

let timer: ReturnType<typeof setTimeout> | undefined;

export function stopMotion(): void {
  clearTimeout(timer);
  moving.value = announced.value = false;
}

export function toggleMotion(): void {
  if (moving.peek()) return stopMotion();
  if (reducedMotion()) return void goOn();
  moving.value = true;
  next();
}

function next(): void {
  timer = setTimeout(() => {
    announced.value = true;
    timer = setTimeout(() => {
      announced.value = false;
      void goOn().then(() => { if (moving.peek()) next(); });
    }, anticipationMs);
  }, stepMs - anticipationMs);
}
