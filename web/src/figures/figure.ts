// An interactive drawing of a lesson that is no lab. Its module is loaded when the figure comes near; settings come from labs.json
// and are the author's, so a figure checks what it reads and says what is wrong by throwing.

import type { Client } from '../engine/client';
import type { Schema } from '../engine/schema';

export interface Stage {
  /** The engine for figures: one worker for all of a page, it trains nothing unless a figure asks. Started by the first call. */
  engine(): Promise<{ client: Client; schema: Schema }>;
  /** The same engine for the one figure of a page that trains a network in it; a second one is refused. */
  trains(): Promise<{ client: Client; schema: Schema }>;
}

export interface Figure {
  /** Draws into `host`, whose size is reserved; language and theme are signals that a figure follows. Returns the way to stop. */
  mount(host: HTMLElement, settings: Record<string, unknown>, stage: Stage): () => void;
}
