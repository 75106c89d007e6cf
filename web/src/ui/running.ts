// The play button and the space key: pause, play, or, when the planned epochs are done, plan as many more and go on.

import { goOn, pause, play, playing, status } from '../lab/state';

export function toggleRun(): void {
  if (playing.peek()) pause();
  else if (status.peek().done) goOn();
  else play();
}
