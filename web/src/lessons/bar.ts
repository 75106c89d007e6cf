// The bar of every lesson page: theme, and the language that a reader chose by a link, remembered as the playground does. The other
// language opens where one was reading.

import { signal, effect } from '@preact/signals-core';
import { language, say, type Language } from '../i18n/language';
import { shell } from '../i18n/shell';
import { recall, remember } from '../ui/remember';

export type Theme = 'auto' | 'light' | 'dark';
const order: Theme[] = ['auto', 'light', 'dark'];
const kept = recall('theme');
export const pageTheme = signal<Theme>(kept === 'light' || kept === 'dark' ? kept : 'auto');

export function startBar(of: Language): void {
  language.value = of;
  remember('language', of);
  const root = document.documentElement, system = matchMedia('(prefers-color-scheme: dark)');
  const button = document.querySelector<HTMLButtonElement>('.site-bar .theme');
  const wear = (): void => { root.dataset['theme'] = pageTheme.peek() === 'auto' ? (system.matches ? 'dark' : 'light') : pageTheme.peek(); };
  system.addEventListener('change', wear);
  effect(() => {
    const now = pageTheme.value;
    remember('theme', now);
    wear();
    if (!button) return;
    button.textContent = say(shell[now]);
    button.setAttribute('aria-label', say(shell.theme, { theme: say(shell[now]) }));
  });
  button?.addEventListener('click', () => { pageTheme.value = order[(order.indexOf(pageTheme.peek()) + 1) % order.length] ?? 'auto'; });
  const other = document.querySelector<HTMLAnchorElement>('.site-bar .language');
  other?.addEventListener('click', () => { other.hash = readingAt(); });
}

/** The id, the same in both languages, of what stands last above the middle of the window; empty at the very top. */
function readingAt(): string {
  if (scrollY < innerHeight / 4) return '';
  const places = [...document.querySelectorAll('main :is(h2, h3, figure, .formula, .quiz, .goal, tr)[id]')];
  return places.findLast((one) => one.getBoundingClientRect().top < innerHeight / 2)?.id ?? '';
}
