// The theme on the document's root: what was chosen, "auto" as the system has it, on paper always light.

import type { Theme } from '../lab/options';

const order: Theme[] = ['auto', 'light', 'dark'];
export const themeAfter = (theme: Theme): Theme => order[(order.indexOf(theme) + 1) % order.length] ?? 'auto';
export const chosenTheme = (kept: unknown): Theme => (kept === 'light' || kept === 'dark' ? kept : 'auto');

/** `chosen` is asked again when the system changes its mind, and before and after printing. `wear` puts it on anew. */
export function wearing(chosen: () => Theme): { wear(): void; stop(): void } {
  const root = document.documentElement, system = matchMedia('(prefers-color-scheme: dark)'), until = new AbortController();
  let printing = false;
  const wear = (): void => {
    const theme = printing ? 'light' : chosen();
    root.dataset['theme'] = theme === 'auto' ? (system.matches ? 'dark' : 'light') : theme;
  };
  const print = ({ type }: Event): void => {
    printing = type === 'beforeprint';
    wear();
  };
  system.addEventListener('change', wear, { signal: until.signal });
  for (const moment of ['beforeprint', 'afterprint']) addEventListener(moment, print, { signal: until.signal });
  return { wear, stop: () => until.abort() };
}
