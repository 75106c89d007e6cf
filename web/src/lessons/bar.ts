// The bar of every lesson page: theme, and the language that a reader chose by a link, remembered as the playground does. The other
// language opens where one was reading.

import { signal, effect } from '@preact/signals-core';
import { language, say, type Language } from '../i18n/language';
import { shell } from '../i18n/shell';
import type { Theme } from '../lab/options';
import { recall, remember } from '../ui/remember';
import { chosenTheme, themeAfter, wearing } from '../ui/wear';

export const pageTheme = signal<Theme>(chosenTheme(recall('theme')));

export function startBar(of: Language): void {
  language.value = of;
  remember('language', of);
  const button = document.querySelector<HTMLButtonElement>('.site-bar .theme');
  const { wear } = wearing(() => pageTheme.peek());
  effect(() => {
    const now = pageTheme.value;
    remember('theme', now);
    wear();
    if (!button) return;
    button.textContent = say(shell[now]);
    button.setAttribute('aria-label', say(shell.theme, { theme: say(shell[now]) }));
  });
  button?.addEventListener('click', () => { pageTheme.value = themeAfter(pageTheme.peek()); });
  const other = document.querySelector<HTMLAnchorElement>('.site-bar .language');
  other?.addEventListener('click', () => { other.hash = readingAt(); });
}

/** The id, the same in both languages, of what stands last above the middle of the window; empty at the very top. */
function readingAt(): string {
  if (scrollY < innerHeight / 4) return '';
  const places = [...document.querySelectorAll('main :is(h2, h3, figure, .formula, .quiz, .goal, tr)[id]')];
  return places.findLast((one) => one.getBoundingClientRect().top < innerHeight / 2)?.id ?? '';
}
