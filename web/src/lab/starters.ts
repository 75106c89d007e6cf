// Labs to begin with where the data are a sequence: a series to go on with and a text to learn, with networks that read them.

import type { DataChoice, Lab } from './lab';

const round = (value: number): number => Number(value.toFixed(3));

/** Two swings and a slow rise: enough to see that a network reads the order. */
const wave = Array.from({ length: 240 }, (_, t) => round(Math.sin(t / 4) + 0.5 * Math.sin(t / 11) + t / 200));

const poems = '春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。\n白日依山尽，黄河入海流。欲穷千里目，更上一层楼。\n床前明月光，疑是地上霜。举头望明月，低头思故乡。\n'
  + '千山鸟飞绝，万径人踪灭。孤舟蓑笠翁，独钓寒江雪。\n红豆生南国，春来发几枝。愿君多采撷，此物最相思。\n松下问童子，言师采药去。只在此山中，云深不知处。\n';

const mostTokens = 150, usualWindow = 12, trainShare = 0.8;

/** A lab that learns the text. Its vocabulary holds what the first half of the text has, so that the training part is sure to fill
 *  it and the network ends in as many units; its windows fit into the test part. */
function textLab(text: string): Lab {
  const characters = [...text], size = Math.min(mostTokens, new Set(characters.slice(0, characters.length / 2)).size + 2);
  const length = Math.max(1, Math.min(usualWindow, Math.floor(characters.length * (1 - trainShare)) - 2));
  return {
    version: 1, seed: 7,
    data: { id: 'text', text, processing: [{ id: 'tokenizer' }, { id: 'split', train: trainShare, order: 'chronological' }, { id: 'vocabulary', size }, { id: 'windows', length }] },
    model: { layers: [{ id: 'embedding', vocabulary: size, units: 16 }, { id: 'gru', units: 32, return_sequences: true }, { id: 'time_distributed', units: size }] },
    loss: { id: 'softmax_cross_entropy' }, optimizer: { id: 'adam', lr: 0.005 }, train: { batch: 8, epochs: 200 },
  };
}

const seriesLab = (data: DataChoice): Lab => ({
  version: 1, seed: 7, data,
  model: { layers: [{ id: 'lstm', units: 12 }, { id: 'dense', units: 1 }] },
  loss: { id: 'mse' }, optimizer: { id: 'adam', lr: 0.01 }, train: { batch: 16, epochs: 200 },
});

/** A lab whose network reads these data. */
export const starterFor = (data: DataChoice): Lab => (data.text === undefined ? seriesLab(data) : textLab(data.text));

export const starters = { series: starterFor({ id: 'series', values: wave }), text: starterFor({ id: 'text', text: poems }) };
