// Words of the share menu.

import type { Words } from './language';

export const shareWords = {
  share: { en: 'Share', zh: '分享' },
  shareTip: { en: 'Link, embed, save and load.', zh: '链接、嵌入、保存与读取。' },
  copyLink: { en: 'Copy link', zh: '复制链接' },
  copyFrame: { en: 'Embed in a page …', zh: '嵌入网页……' },
  saveLab: { en: 'Save experiment (JSON)', zh: '保存实验（JSON）' },
  loadLab: { en: 'Open experiment (JSON) …', zh: '打开实验（JSON）……' },
  saveWeights: { en: 'Save weights (safetensors)', zh: '保存权重（safetensors）' },
  loadWeights: { en: 'Load weights (safetensors) …', zh: '读取权重（safetensors）……' },
  saveData: { en: 'Save data (CSV)', zh: '保存数据（CSV）' },
  linkCopied: { en: 'The link is in the clipboard. It holds the whole experiment, {length} characters.', zh: '链接已复制，包含整个实验，共 {length} 个字符。' },
  longLinkCopied: {
    en: 'The link is in the clipboard, but with {length} characters some platforms will cut it. Saving the experiment as a file is safer.',
    zh: '链接已复制，但它有 {length} 个字符，有些平台会把它截断；把实验保存为文件更稳妥。',
  },
  frameCopied: { en: 'The embed code is in the clipboard. Paste it into your course page.', zh: '嵌入代码已复制，粘贴到课程页面即可。' },
  copyFailed: { en: 'The browser did not allow copying. Here is the text:', zh: '浏览器不允许复制，请手动复制：' },
  badFile: { en: 'This file could not be read: {reason}', zh: '无法读取这个文件：{reason}' },
} satisfies Words;
