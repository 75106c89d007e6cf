// What one copies to show a lab elsewhere: the page's link, an iframe, or the custom element. The embed's address carries only
// what was chosen; the lab itself is always in the hash, so no server ever sees it.

import type { Language } from '../i18n/language';
import type { Theme } from './options';
import { lab } from './state';
import { encodeLink } from './url';
import { viewOptions } from './view-options';

/** Beyond this some course platforms and messengers cut a link. */
export const safeLinkCharacters = 2000;

export interface EmbedOptions {
  lang?: Language;
  theme?: Theme;
  /** Which panels are shown; absent: all that fit. */
  view?: string[];
  hide?: string[];
  readonly?: boolean;
  autoplay?: boolean;
  heightPx?: number;
}

/** The site's root, whichever of its pages this is. */
const root = (): URL => new URL(location.pathname.includes('/embed/v1/') ? '../../' : './', location.href.replace(/[?#].*$/, ''));

export function pageLink(): string {
  return `${root().href}#${encodeLink(lab.peek(), viewOptions(lab.peek()))}`;
}

export function embedLink({ lang, theme, view, hide, readonly, autoplay }: EmbedOptions = {}): string {
  const query = new URLSearchParams();
  if (lang) query.set('lang', lang);
  if (theme && theme !== 'auto') query.set('theme', theme);
  if (view?.length) query.set('view', view.join(','));
  if (hide?.length) query.set('hide', hide.join(','));
  if (readonly) query.set('readonly', '1');
  if (autoplay) query.set('autoplay', '1');
  const search = query.size > 0 ? `?${query.toString().replaceAll('%2C', ',')}` : '';
  return `${root().href}embed/v1/${search}#${encodeLink(lab.peek(), viewOptions(lab.peek()))}`;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

export function iframeCode(options: EmbedOptions, title: string): string {
  return `<iframe src="${escape(embedLink(options))}" title="${escape(title)}" width="100%" height="${options.heightPx ?? 560}" `
    + 'loading="lazy" sandbox="allow-scripts allow-downloads" allow="clipboard-write" style="border:0"></iframe>';
}

export function elementCode(options: EmbedOptions, title: string): string {
  const { lang, theme, view, hide, readonly, autoplay, heightPx = 560 } = options;
  const attributes: [string, string | undefined][] = [
    ['lab', encodeLink(lab.peek(), viewOptions(lab.peek()))], ['title', title], ['height', String(heightPx)], ['lang', lang],
    ['theme', theme === 'auto' ? undefined : theme], ['view', view?.join(',') || undefined], ['hide', hide?.join(',') || undefined],
  ];
  const text = attributes.filter(([, value]) => value !== undefined).map(([name, value]) => ` ${name}="${escape(value ?? '')}"`).join('');
  const flags = `${readonly ? ' readonly' : ''}${autoplay ? ' autoplay' : ''}`;
  return `<script type="module" src="${escape(root().href)}gradient-garden.js"></script>\n<gradient-garden${text}${flags}></gradient-garden>`;
}

/** False where the page may not use the clipboard; then show the text for copying by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
