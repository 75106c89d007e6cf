// Words of the small label that says what a selected path is worth.

import type { Words } from './language';

export const resolveWords = {
  of: { en: 'of', zh: '/' },
  scalar: { en: 'one number', zh: '一个数' },
  notFinite: { en: 'not finite', zh: '非有限数' },
  trainLoss: { en: 'training loss', zh: '训练损失' },
  each: { en: 'one for each of {count:parameter|parameters}', zh: '{count} 个参数各有一个' },
} satisfies Words;
