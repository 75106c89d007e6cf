// How exactly this very build computes: the errors that its tests measured, embedded when the site was built. Without a run of
// the tests there are none, and the page says so.

import measured from 'virtual:badges';
import type { Text } from '../engine/schema';
import { catalogWords as words } from '../i18n/catalog';

export interface Badge { gradient?: number; torch?: number; simd?: number }

export const badgeOf = (kind: string, id: string): Badge | undefined => measured?.[kind]?.[id];

/** In the order in which they are shown. */
export const badgeKinds: { key: keyof Badge; name: Text; tip: Text }[] = [
  { key: 'gradient', name: words.gradientError, tip: words.gradientErrorTip },
  { key: 'torch', name: words.torchError, tip: words.torchErrorTip },
  { key: 'simd', name: words.simdError, tip: words.simdErrorTip },
];

/** 2.1 × 10⁻¹⁰: errors are read by their power. */
export function errorText(error: number): string {
  if (error === 0) return '0';
  const [digits = '', power = ''] = error.toExponential(1).split('e');
  const raised = [...String(Number(power))].map((char) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(char)] ?? '⁻').join('');
  return `${digits} × 10${raised}`;
}
