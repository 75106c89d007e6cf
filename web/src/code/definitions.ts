// The functions and classes that entries need above a program, each once, as their settings ask.

import { valueOf } from './entries';
import { fillParams } from './fill';
import type { Network } from './network';
import { pick } from './pick';

export function definitionsOf(network: Network, key: 'torchDef' | 'kerasDef' | 'numpyDef'): string[] {
  const users = [...network.parts, ...network.results.map(({ loss }) => loss), network.optimizer, ...(network.trainer ? [network.trainer] : []), ...(network.schedule && key !== 'kerasDef' ? [network.schedule] : [])];
  const texts = users.map(({ entry, choice }) => (entry === network.trainer?.entry
    ? fillParams(entry[key] ?? '', entry, choice, 'train') : pick(entry[key] ?? '', (id) => valueOf(entry, choice, id))).trim());
  return [...new Set(texts)].filter(Boolean);
}
