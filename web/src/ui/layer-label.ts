// How a layer is called where one chooses among layers.

import { say } from '../i18n/language';
import { layerEntry } from '../lab/entries';
import type { LayerChoice } from '../lab/lab';

/** "3 · Dense (h3)" */
export function layerLabel({ id, name }: LayerChoice, i: number): string {
  const found = layerEntry(id);
  return `${i + 1} · ${found ? say(found.name) : id}${name === undefined ? '' : ` (${name})`}`;
}
