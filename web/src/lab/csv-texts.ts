// What is said about a table that was read: reasons for refused rows, and how numbers were scaled.

import type { Text } from '../engine/schema';
import { counted } from '../i18n/language';
import { show } from './json';

const text = (en: string, zh: string): Text => ({ en, zh });
const short = (value: number): string => String(Number(value.toPrecision(5)));

export const csvTexts = {
  openQuote: () => text('a quotation mark is opened here and never closed', '此处的引号没有闭合'),
  tooFewColumns: (count: number) => text(
    `The table has ${counted(count, 'column', 'columns')}; three are needed: two features and the target. Separate cells by commas, semicolons or tabs.`,
    `表格只有 ${count} 列，需要三列：两个特征和一个目标。单元格之间请用逗号、分号或制表符分隔。`),
  noRows: (count: number) => text(
    `${counted(count, 'usable row', 'usable rows')}; at least 2 are needed. See the list of refused rows for the reasons.`,
    `可用的只有 ${count} 行，至少需要 2 行。其余各行无法使用的原因列在下面。`),
  tooManyClasses: (name: string, max: number) => text(
    `Column "${show(name)}" holds more than ${max} different words; a target is at most ${max} classes, or numbers.`,
    `“${show(name)}”列中的文字超过 ${max} 种；目标最多分 ${max} 类，也可以是数值。`),
  tooManyRows: (max: number) => text(`only the first ${max} rows are kept`, `只保留前 ${max} 行`),
  missingCell: (name: string) => text(`column "${show(name)}" is empty`, `“${show(name)}”列为空`),
  notANumber: (name: string, cell: string) => text(
    `"${show(cell)}" in column "${show(name)}" is not a number`, `“${show(name)}”列的“${show(cell)}”不是数字`),
  constant: (name: string) => text(`"${show(name)}" is the same in every row and was set to 0.`, `“${show(name)}”在每一行都相同，已设为 0。`),
  scaled: (name: string, min: number, max: number, to: number) => text(
    `"${show(name)}" was scaled from ${short(min)} … ${short(max)} to -${to} … ${to}.`,
    `“${show(name)}”已从 ${short(min)} … ${short(max)} 缩放到 -${to} … ${to}。`),
} as const;
