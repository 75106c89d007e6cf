// What the checks of links, files and tables say: what is wrong and what is used instead.

import type { Text } from '../engine/schema';
import { counted } from '../i18n/language';

const text = (en: string, zh: string): Text => ({ en, zh });
const list = (zh: string): string => zh.replaceAll(', ', '、');

export const problemTexts = {
  notALab: () => text('this is not a lab; the opening lab is shown instead', '内容不是一个实验，改为显示默认实验'),
  version: (value: string) => text(
    `lab version ${value} is not known here, only version 1; the opening lab is shown instead`,
    `不认识实验版本 ${value}，这里只支持版本 1，改为显示默认实验`),
  unknownEntry: (id: string, used: string) => text(`"${id}" is not known; "${used}" is used instead`, `不认识“${id}”，改用“${used}”`),
  noEntry: (id: string) => text(`"${id}" is not known and was left out`, `不认识“${id}”，已略去`),
  unknownField: () => text('this field is not known and was left out', '不认识这个字段，已略去'),
  missing: () => text('this part is missing; its defaults are used', '缺少这一部分，改用默认值'),
  notAList: (value: string) => text(`${value} is not a list with content; the default is used`, `${value} 不是有内容的列表，改用默认值`),
  tooMany: (count: number, max: number) => text(`${count} are too many; the first ${max} are used`, `共 ${count} 项，过多，只取前 ${max} 项`),
  notOneOf: (value: string, allowed: string) => text(
    `${value} is not one of ${allowed}; the default is used`, `${value} 不在可选值（${list(allowed)}）之中，改用默认值`),
  features: (value: string) => text(`some input features in ${value} are not known and were left out`, `${value} 中有不认识的输入特征，已略去`),
  points: (count: number, max: number) => text(
    `${counted(count, 'point', 'points')} left out: a point is three finite numbers, x and y from -6 to 6, and at most ${max} fit`,
    `略去 ${count} 个点：每个点须为三个有限的数，x、y 在 -6 到 6 之间，最多 ${max} 个`),
  outside: (value: string, min: number, max: number, used: string) => text(
    `${value} is not between ${min} and ${max}; ${used} is used instead`, `${value} 不在 ${min} 到 ${max} 之间，改用 ${used}`),
  wrongType: (value: string, used: string) => text(`${value} does not fit here; ${used} is used instead`, `${value} 不适用于此处，改用 ${used}`),
  damagedLink: (reason: string) => text(
    `The link is cut short or damaged (${reason} characters arrived); the opening lab is shown instead. Copy the whole link again.`,
    `链接不完整或已损坏（收到 ${reason} 个字符），现在显示默认实验。请重新复制完整的链接。`),
  noPreset: (id: string) => text(
    `There is no experiment "${id}" here; the link may be for a newer version of this page.`, `这里没有名为“${id}”的实验，链接可能来自更新的版本。`),
  newerLink: (version: string) => text(
    `The link has format ${version}, made by a newer version of this page, and cannot be read here; the opening lab is shown instead.`,
    `链接的格式版本是 ${version}，由更新版本的页面生成，这里读不懂，现在显示默认实验。`),
  notJson: (name: string) => text(`"${name}" is not JSON text. Choose a file that was saved here as a lab.`, `“${name}”不是 JSON 文本，请选择在此保存的实验文件。`),
  fileTooLarge: (name: string, mb: number, max: number) => text(
    `"${name}" has ${mb} MB; at most ${max} MB are read.`, `“${name}”有 ${mb} MB，最多读取 ${max} MB。`),
  option: (value: string) => text(`${value} is not valid and was left out`, `${value} 无效，已略去`),
} as const;
