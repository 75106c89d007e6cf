// Words of data that are no points: their steps, and series and texts as one brings them.

import type { Words } from './language';

export const processingWords = {
  none: { en: 'No steps: rows go into the network as they are.', zh: '没有处理步骤，数据原样送入网络。' },
  add: { en: 'Add a step', zh: '添加步骤' },
  earlier: { en: '{name}: earlier', zh: '{name}：前移' },
  later: { en: '{name}: later', zh: '{name}：后移' },
  remove: { en: 'Remove {name}', zh: '删除{name}' },

  seriesTitle: { en: 'A series of numbers', zh: '数值序列' },
  seriesAbout: {
    en: 'One moment a line, one or more numbers in it; a header line names the columns. The network learns to predict what follows.',
    zh: '每行一个时刻，可有一个或多个数；可以有表头。网络学习预测其后的数值。',
  },
  seriesText: { en: 'Numbers', zh: '数值' },
  seriesUse: { en: 'Use {count:moment|moments}', zh: '使用这 {count} 个时刻' },
  seriesShort: { en: 'Two moments are needed at least.', zh: '至少需要两个时刻。' },
  seriesLong: { en: '{count} numbers are too many; at most {most} fit.', zh: '共 {count} 个数，过多；最多 {most} 个。' },
  notNumber: { en: 'Line {line}: “{cell}” is no number.', zh: '第 {line} 行：“{cell}”不是数。' },
  otherWidth: { en: 'Line {line} has {count:number|numbers}, the first has {width}.', zh: '第 {line} 行有 {count} 个数，而第一行有 {width} 个。' },

  textTitle: { en: 'A text', zh: '文本' },
  textAbout: {
    en: 'The network reads the text piece by piece and learns to guess the next character or word.',
    zh: '网络逐个读取文本，学习猜出下一个字符或单词。',
  },
  textText: { en: 'Text', zh: '文本' },
  textUse: { en: 'Use {count:character|characters}', zh: '使用这 {count} 个字符' },
  textLong: { en: '{size} KB are too many; at most {most} KB fit.', zh: '共 {size} KB，过多；最多 {most} KB。' },
  nothing: { en: 'Nothing to use yet', zh: '还没有可用的内容' },
  example: { en: 'Put in an example', zh: '填入示例' },
} satisfies Words;
