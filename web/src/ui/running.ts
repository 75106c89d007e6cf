// Play as a person means it: when the planned epochs are done, pressing it again plans as many more and goes on.

import { change, lab, pause, play, playing, schema, status } from '../lab/state';

export function toggleRun(): void {
  if (playing.peek()) return pause();
  if (status.peek().done) {
    const planned = lab.peek().train.epochs;
    const most = schema.peek()?.lab.train.find((param) => param.id === 'epochs')?.max ?? Infinity;
    change((draft) => { draft.train.epochs = Math.min(most, planned * 2); });
  }
  play();
}
