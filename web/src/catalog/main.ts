// The catalog page: title bar, the catalog, messages. It starts an engine of its own, for the schema and the plots; nothing trains.

import { effect } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit';
import { mark } from '../ui/mark';
import { allShares, catalog } from '../engine/catalog';
import { startEngine } from '../engine/start';
import { catalogWords as words } from '../i18n/catalog';
import { language, say } from '../i18n/language';
import { linkWords } from '../i18n/links';
import { shell } from '../i18n/shell';
import { theme } from '../lab/options';
import { connect, failure, schema } from '../lab/store';
import { followTheme, nextTheme, otherLanguage } from '../ui/theme';
import { startTips } from '../ui/tooltip';
import '../ui/icon';
import '../ui/notices';
import './catalog-element';
import './catalog.css';

const root = document.getElementById('app');

function page(): TemplateResult {
  const themeName = say(shell.theme, { theme: say(shell[theme.value]) });
  const themeIcon = theme.value === 'dark' ? 'moon' : theme.value === 'light' ? 'sun' : 'auto';
  return html`<a class="skip-link" href="#entries" @click=${skip}>${say(words.skip)}</a>
    <header class="title-bar">
      <a class="brand" href="../" aria-label=${`${say(shell.name)}: ${say(linkWords.playground)}`}>${mark()}<span class="brand-name">${say(shell.name)}</span></a>
      <h1 class="page-name">${say(words.title)}</h1>
      <span class="spacer"></span>
      <a class="button" href=${`../lessons/${language.value}/`}><garden-icon name="lessons"></garden-icon><span>${say(linkWords.lessons)}</span></a>
      <a class="button" href="../"><garden-icon name="play"></garden-icon><span>${say(linkWords.playground)}</span></a>
      <button type="button" class="button language" lang=${language.value === 'zh' ? 'en' : 'zh-Hans'} data-tip=${say(shell.languageTip)} aria-label=${`${say(shell.languageShort)}: ${say(shell.languageTip)}`}
        @click=${otherLanguage}>${say(shell.languageShort)}</button>
      <button type="button" class="button icon-only" aria-label=${themeName} data-tip=${themeName} @click=${nextTheme}><garden-icon name=${themeIcon}></garden-icon></button>
    </header>
    <main><garden-catalog></garden-catalog></main>
    <garden-notices></garden-notices>`;
}

/** The address keeps the entry. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('entries')?.focus();
}

async function start(): Promise<void> {
  try {
    const [{ caller }, whole] = await Promise.all([startEngine(), catalog(...allShares)]);
    await caller.call('load', {});
    connect({ call: (name, params, transfer) => caller.call(name, params as never, transfer) as never });
    schema.value = whole;
  } catch (error) {
    failure.value = error instanceof Error ? error.message : String(error);
  }
}

// Without WebAssembly index.html itself says what to do.
if (root && typeof WebAssembly === 'object') {
  root.replaceChildren();
  followTheme(true, words.title);
  effect(() => void render(page(), root));
  startTips(root);
  void start();
}
