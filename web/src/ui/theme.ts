// Theme and language as the document wears them: data-theme and lang on the root, remembered between visits. theme.js has set
// both before the first paint from the same record.

import { effect } from '@preact/signals-core';
import type { Text } from '../engine/schema';
import { language } from '../i18n/language';
import { shell } from '../i18n/shell';
import { theme } from '../lab/options';
import { recall, remember } from './remember';
import { chosenTheme, themeAfter, wearing } from './wear';

export const nextTheme = (): void => {
  theme.value = themeAfter(theme.peek());
};
export const otherLanguage = (): void => {
  language.value = language.peek() === 'zh' ? 'en' : 'zh';
};

/** `keep`: an embed wears what its address says and remembers nothing. `page`: the name of a page beside the playground. */
export function followTheme(keep: boolean, page?: Text): () => void {
  const root = document.documentElement;
  if (keep) {
    const kept = chosenTheme(recall('theme'));
    if (kept !== 'auto') theme.value = kept;
    language.value = root.lang.startsWith('en') ? 'en' : 'zh';
  }
  const { wear, stop } = wearing(() => theme.peek());
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
    stop();
    for (const end of stops) end();
  };
}
