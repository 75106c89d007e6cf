// The four programs of a lab. A new language is one file beside this one and one line here.

import type { Language } from '../i18n/language';
import type { Part } from '../engine/protocol';
import type { Schema } from '../engine/schema';
import type { Lab } from '../lab/lab';
import { cppProgram } from './cpp';
import { kerasProgram } from './keras';
import { describe, type Network } from './network';
import { numpyProgram } from './numpy';
import type { Program } from './program';
import { torchProgram } from './torch';

export const programLanguages = [
  { id: 'torch', name: 'PyTorch', make: torchProgram },
  { id: 'keras', name: 'Keras', make: kerasProgram },
  { id: 'numpy', name: 'NumPy', make: numpyProgram },
  { id: 'cpp', name: 'C++', make: cppProgram },
] as const satisfies readonly { id: string; name: string; make: (network: Network, language: Language) => Program }[];

export type ProgramLanguage = (typeof programLanguages)[number]['id'];

/** `facts`: the parts of the engine's report; only chains of dense layers go without. */
export function printProgram(lab: Lab, schema: Schema, to: ProgramLanguage, language: Language, facts: Part[] = []): Program {
  const { make } = programLanguages.find(({ id }) => id === to)!;
  return make(describe(lab, schema, facts), language);
}
