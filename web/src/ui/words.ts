// What an entry is for is told by tips and pickers: it comes with the reader's first touch, and without a network with a later one.

import { need } from '../lab/state';

export function startWords(root: HTMLElement): () => void {
  const touches = new AbortController();
  let asking = false;
  const ask = (): void => {
    if (asking) return;
    asking = true;
    need('words').then(() => touches.abort(), () => { asking = false; });
  };
  for (const touch of ['pointerover', 'focusin']) root.addEventListener(touch, ask, { signal: touches.signal });
  return () => touches.abort();
}
