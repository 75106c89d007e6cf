// The sentences of the lab's own errors and notices, in both languages.

import type { Text } from '../engine/schema';
import { counted } from '../i18n/language';

const text = (en: string, zh: string): Text => ({ en, zh });

export const texts = {
  done: (epochs: number) => text(
    `Training is done: ${counted(epochs, 'epoch', 'epochs')}. Reset to begin again, or train on.`,
    `${epochs} 轮训练已全部完成。可以重置后再来，也可以继续训练。`),
  asMany: text('Train as long again', '再训练同样多的轮数'),
  goBack: text('Go back to the last good state', '回到上一个正常状态'),
  noData: (reason: string) => text(
    `The images could not be loaded (${reason}). Check the connection; nothing can be trained until they are here.`,
    `图像载入失败（${reason}）。请检查网络连接；图像到齐之前无法训练。`),
  noAddress: text(
    'With so many points the experiment no longer fits into the address; reloading the page would lose them. Save it as a file.',
    '数据点太多，地址栏已容纳不下整个实验，刷新页面会丢失。请保存为文件。'),
  saveFile: text('Save experiment (JSON)', '保存实验（JSON）'),
  replaced: text('Not everything could be taken as it was:', '有几处无法照原样采用：'),
  refused: text('This could not be taken:', '无法采用，原因如下：'),
  andMore: (count: number) => text(`… and ${count} more`, `……还有 ${count} 处`),
  tryAgain: text('Try again', '重试'),
  engineRefused: (reason: string) => text(`The engine could not do that: ${reason}`, `引擎无法完成这一步：${reason}`),
  restarted: (reason: string, step: number) => text(
    `The engine was started again (${reason}); training goes on from step ${step}.`,
    `引擎已重新启动（${reason}），训练从第 ${step} 步继续。`),
  givenUp: (reason: string) => text(
    `The engine does not run here (${reason}). Reload the page; if that does not help, try another browser.`,
    `引擎无法在这里运行（${reason}）。请刷新页面；若仍不行，请换一个浏览器。`),
  noWasm: text(
    'This browser has no WebAssembly, which the engine is made of. Use Chrome 91, Firefox 114, Safari 16.4 or newer.',
    '这个浏览器不支持 WebAssembly，而引擎由它构成。请使用 Chrome 91、Firefox 114、Safari 16.4 或更新的版本。'),
} as const;
