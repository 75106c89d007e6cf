// The languages a lab is printed in; the code that prints one comes when it is first shown. A new language is one file beside this
// one and one line here.

import type { Language } from '../i18n/language';
import type { Network } from './network';
import type { Program } from './program';

export type Make = (network: Network, language: Language) => Program;

export const languages = [
  { id: 'torch', name: 'PyTorch', load: async (): Promise<Make> => (await import('./torch')).torchProgram },
  { id: 'keras', name: 'Keras', load: async (): Promise<Make> => (await import('./keras')).kerasProgram },
  { id: 'numpy', name: 'NumPy', load: async (): Promise<Make> => (await import('./numpy')).numpyProgram },
  { id: 'cpp', name: 'C++', load: async (): Promise<Make> => (await import('./cpp')).cppProgram },
] as const satisfies readonly { id: string; name: string; load(): Promise<Make> }[];

export type ProgramLanguage = (typeof languages)[number]['id'];
