// Parts of the page that come when they are first asked for: dialogs, and panels that most labs do not need.

import { shell } from '../i18n/shell';
import { notify } from '../lab/notices';

/** What does not come is said; the next time it is asked for again. */
export function later<T>(coming: Promise<T>, then: (part: T) => void = () => undefined): void {
  void coming.then(then, () => notify({ kind: 'error', text: shell.partMissing }));
}

export const openHelp = (): void => later(import('./help'), (part) => part.openHelp());
export const openPresets = (): void => later(import('./preset-menu'), (part) => part.openPresets());
export const openCsvDialog = (): void => later(import('./csv-dialog'), (part) => part.openCsvDialog());
export const openEmbedDialog = (copy: (code: string) => void): void => later(import('./embed-dialog'), (part) => part.openEmbedDialog(copy));
export const openSequenceDialog = (kind: 'series' | 'text'): void => later(import('./sequence-dialog'), (part) => part.openSequenceDialog(kind));
