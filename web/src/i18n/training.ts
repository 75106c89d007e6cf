// Words of the finer training controls: schedule, clipping, ways to train.

import type { Words } from './language';

export const trainingWords = {
  none: { en: 'None', zh: '无' },
  noneSummary: { en: 'Nothing is changed.', zh: '不作改动。' },
  generator: { en: 'Generator’s end', zh: '生成器末层' },
  generatorTip: {
    en: 'The layers up to this one make rows from noise; those behind it are the discriminator, which tells made rows from real ones. The layer must give rows of the data’s shape.',
    zh: '到这一层为止是生成器，由噪声生成样本；其后是判别器，区分生成的样本与真实的样本。该层的输出形状须与数据的一行相同。',
  },
  chooseGenerator: { en: 'Choose the layer that ends the generator; it gives as many numbers as a row of the data has.', zh: '请选择生成器的最后一层，其输出的个数与数据每行相同。' },
  shards: { en: 'Shards', zh: '分片数' },
  shardsTip: {
    en: 'Each batch is computed in so many parts whose gradients are added up, as on several machines; the result is that of the whole batch.',
    zh: '把每个批量分成这么多份分别计算，再把梯度相加，如同在多台机器上训练；结果与整批计算相同。',
  },
} satisfies Words;
