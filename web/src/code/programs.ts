// All programs of a lab at hand, for tests and tools; the page loads each language when it is shown.

import type { Language } from '../i18n/language';
import type { Part } from '../engine/protocol';
import type { Schema } from '../engine/schema';
import type { Lab } from '../lab/lab';
import { languages, type ProgramLanguage } from './languages';
import { describe } from './network';
import type { Program } from './program';

export const programLanguages = await Promise.all(languages.map(async ({ id, name, load }) => ({ id, name, make: await load() })));

/** `facts`: the parts of the engine's report; only chains of dense layers go without. */
export function printProgram(lab: Lab, schema: Schema, to: ProgramLanguage, language: Language, facts: Part[] = []): Program {
  const { make } = programLanguages.find(({ id }) => id === to)!;
  return make(describe(lab, schema, facts), language);
}
