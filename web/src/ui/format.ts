// Counts and times as the run bar shows them: short, and never jumping in width more than they must.

import { language } from '../i18n/language';

const locale = (): string => (language.value === 'zh' ? 'zh-CN' : 'en');

/** 12,345 */
export const whole = (value: number): string => new Intl.NumberFormat(locale()).format(Math.floor(value));

/** 12.3K, 1.2万 */
export const compact = (value: number): string =>
  value < 10_000 ? whole(value) : new Intl.NumberFormat(locale(), { notation: 'compact', maximumSignificantDigits: 3 }).format(value);

/** Two digits that say whether an epoch is half done; whole once it is over a thousand. */
export const epochText = (value: number): string => (value >= 1000 ? whole(value) : (Math.floor(value * 100 + 1e-6) / 100).toFixed(2));

/** 0:42, 12:05, 3:20:00 */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const all = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 99 ? '> 99 h' : h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 0.873 -> 87 % */
export const percent = (share: number): string => new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
