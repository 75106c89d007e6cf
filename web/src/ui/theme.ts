// Theme and language as the document wears them: data-theme and lang on the root, remembered between visits. theme.js has set
// both before the first paint from the same record.

import { effect } from '@preact/signals-core';
import type { Text } from '../engine/schema';
import { language } from '../i18n/language';
import { shell } from '../i18n/shell';
import { theme, type Theme } from '../lab/options';
import { recall, remember } from './remember';

const order: Theme[] = ['auto', 'light', 'dark'];
export const nextTheme = (): void => {
  theme.value = order[(order.indexOf(theme.peek()) + 1) % order.length] ?? 'auto';
};
export const otherLanguage = (): void => {
  language.value = language.peek() === 'zh' ? 'en' : 'zh';
};

/** `keep`: an embed wears what its address says and remembers nothing. `page`: the name of a page beside the playground. */
export function followTheme(keep: boolean, page?: Text): () => void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  if (keep) {
    const kept = recall('theme');
    if (kept === 'light' || kept === 'dark') theme.value = kept;
    language.value = root.lang.startsWith('en') ? 'en' : 'zh';
  }
  const wear = (): void => {
    const wanted = theme.peek();
    root.dataset['theme'] = wanted === 'auto' ? (system.matches ? 'dark' : 'light') : wanted;
  };
  system.addEventListener('change', wear);
  const stops = [
    effect(() => {
      if (keep) remember('theme', theme.value);
      void theme.value;
      wear();
    }),
    effect(() => {
      const now = language.value;
      if (keep) remember('language', now);
      root.lang = now === 'zh' ? 'zh-Hans' : 'en';
      document.title = page ? `${page[now]} · ${shell.name[now]}` : `${shell.name[now]} · ${shell.tagline[now]}`;
    }),
  ];
  return () => {
    system.removeEventListener('change', wear);
    for (const stop of stops) stop();
  };
}
