// Ways to train as edits of a lab: `train` holds the way's id, its settings beside batch and epochs, and for some the name of a
// layer. Absent means the first of the catalog.

import type { Entry, Schema } from '../engine/schema';
import type { Lab } from './lab';
import { nameLayer } from './names';

const mostShards = 64;

/** In how many parts a batch is computed: a number of the lab that the catalog does not describe. */
export const shardsParam = { id: 'shards', type: 'int' as const, default: 1, min: 1, max: mostShards, step: 1 };

export const wayOf = ({ kinds: { trainer } }: Schema, { train }: Lab): Entry | undefined =>
  train.kind === undefined ? trainer.entries[0] : trainer.entries.find(({ id }) => id === train.kind);

/** Whether the lab is trained in another way than by examples with targets. */
export const hasOwnWay = (schema: Schema, lab: Lab): boolean => wayOf(schema, lab) !== schema.kinds.trainer.entries[0];

/** Another way: the settings of the one before go, batch and epochs stay. */
export function setWay(schema: Schema, draft: Lab, id: string): void {
  const train = draft.train as unknown as Record<string, unknown>;
  for (const { id: setting } of wayOf(schema, draft)?.params ?? []) delete train[setting];
  if (draft.train.generator !== undefined) delete draft.model.input; // it was the size of the noise
  delete draft.train.kind;
  delete draft.train.generator;
  if (id !== schema.kinds.trainer.entries[0]?.id) draft.train.kind = id;
}

/** The generator ends with this layer; it gets a name if it has none. It starts from noise: unless the lab says its size, of the
 *  shape that the network has read so far. */
export function setGenerator(draft: Lab, layer: number, read: number[]): void {
  if (!draft.model.layers[layer]) return;
  draft.train.generator = nameLayer(draft, layer);
  if (!draft.model.inputs) draft.model.input ??= read;
}
