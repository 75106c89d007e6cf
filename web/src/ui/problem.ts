// What the engine says about one place of the lab, shown at the control of that place. A path that names a choice also
// hears what is said of its id.

import { html, nothing, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { presentProblems as problems } from '../lab/store';
import './icon';

/** The words, or null where nothing is wrong. */
export function problemAt(path: string): string | null {
  const found = path === '' ? undefined : problems.value.find((one) => one.path === path || one.path === `${path}.id`);
  return found ? say(found.message) : null;
}

export const problemLine = (text: string | null, id: string | typeof nothing = nothing): TemplateResult | typeof nothing =>
  text === null ? nothing : html`<p class="control-problem" id=${id} role="alert"><garden-icon name="error"></garden-icon><span>${text}</span></p>`;
