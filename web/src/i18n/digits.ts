// Words of the digits mode.

import type { Words } from './language';

export const digitWords = {
  loading: { en: '{done} of {total} MB loaded, {left} left', zh: '已载入 {done} / {total} MB，剩余 {left}' },
  loaded: { en: '{train} train, {test} test images', zh: '训练 {train} 张，测试 {test} 张' },
  loadAll: { en: 'Load all 70,000 ({size} MB)', zh: '载入全部 70,000 张（{size} MB）' },
  allLoaded: { en: 'This is the whole MNIST set. The test images are never trained on.', zh: '这是完整的 MNIST 数据集。测试图像从不参与训练。' },
  subset: {
    en: 'A first part of MNIST, enough to see learning. With all images the network reads new handwriting better.',
    zh: '这是 MNIST 的一部分，足以看到学习过程。用全部图像训练，网络能更好地认出新的笔迹。',
  },
  failed: { en: 'The images could not be loaded ({reason}). Check the connection, then try again.', zh: '图像载入失败（{reason}）。请检查网络连接，然后重试。' },
  again: { en: 'Try again', zh: '重试' },
  samples: { en: 'Training images, one row per digit', zh: '训练图像，每行一个数字' },
  source: {
    en: 'MNIST: LeCun, Cortes, Burges 1998. CC BY-SA 3.0.',
    zh: 'MNIST：LeCun、Cortes、Burges，1998 年。CC BY-SA 3.0。',
  },

  weights: { en: 'Weights, layer 1', zh: '第一层的权重' },
  weightsHelp: {
    en: 'One tile a neuron: where it is blue, ink raises its sum; where it is orange, ink lowers it. Point at a tile to see it large.',
    zh: '每个方块是一个神经元：蓝色处有笔迹会使它的加权和变大，橙色处有笔迹会使它变小。指向方块可以放大查看。',
  },
  weightsSummary: { en: '{count:neuron|neurons}, weights from {min} to {max}.', zh: '{count} 个神经元，权重从 {min} 到 {max}。' },
  neuron: { en: 'Neuron {index}: weights {min} … {max}', zh: '神经元 {index}：权重 {min} … {max}' },
  change: { en: 'Change only', zh: '只看变化' },
  changeTip: {
    en: 'Shows what training has added: each weight minus its random initial value. Strokes and digits emerge from the noise.',
    zh: '只显示训练带来的变化：每个权重减去它的随机初始值。笔画和数字会从噪声中显现出来。',
  },
  changeUnknown: { en: 'The initial weights were not seen here. Reset, then train again.', zh: '这里没有见到初始权重。请重置后再训练。' },
  untrained: { en: '{count:neuron|neurons}, not trained yet: random initial weights from {min} to {max}.', zh: '{count} 个神经元，还没有训练：随机的初始权重从 {min} 到 {max}。' },
  changeSummary: { en: '{count:neuron|neurons}, weights changed by {min} to {max}.', zh: '{count} 个神经元，权重的变化从 {min} 到 {max}。' },
  neuronChange: { en: 'Neuron {index}: changed by {min} … {max}', zh: '神经元 {index}：变化 {min} … {max}' },

  networkHelp: {
    en: 'From left to right: the 784 pixels of an image, the hidden layers, and one output for each digit. Every neuron sees all numbers of the layer before.',
    zh: '从左到右：一幅图像的 784 个像素、隐藏层，以及每个数字各一个的输出。每个神经元都与前一层的所有数值相连。',
  },
  stageTip: { en: '{count:parameter|parameters}: weights and biases. Press to see its formula and code.', zh: '共 {count} 个参数（权重与偏置）。点击查看它的公式和代码。' },
  outputs: { en: '{n:digit|digits}', zh: '{n} 个数字' },

  draw: { en: 'Draw a digit', zh: '写一个数字' },
  drawHelp: {
    en: 'Write with the mouse or a finger. What you draw is scaled and centred as the training images were, then read by the network as it is now.',
    zh: '用鼠标或手指书写。所写的数字会像训练图像那样缩放并居中，再交给当前的网络识别。',
  },
  clear: { en: 'Clear', zh: '清除' },
  random: { en: 'Use a test image', zh: '用一张测试图像' },
  truth: { en: 'Label: {digit}', zh: '标签：{digit}' },
  sees: { en: 'What the network sees', zh: '网络看到的图像' },
  reads: { en: 'The network reads {digit} with probability {share}', zh: '网络认为是 {digit}，概率 {share}' },
  empty: { en: 'Nothing drawn yet', zh: '还没有书写' },
  invite: { en: 'Write a digit here', zh: '在这里写一个数字' },
  reading: { en: 'read with {share}', zh: '概率 {share}' },
  probability: { en: 'Probability of each digit', zh: '各数字的概率' },
  digitShare: { en: '{digit}: {share}', zh: '{digit}：{share}' },

  confusion: { en: 'Confusion matrix', zh: '混淆矩阵' },
  confusionHelp: {
    en: 'Rows: what the image shows. Columns: what the network read. Test images only; choose a cell to see its images.',
    zh: '行：图像上的数字；列：网络的判断。只统计测试图像；点击一格可查看其中的图像。',
  },
  cell: { en: '{truth} read as {predicted}: {count}', zh: '{truth} 被认作 {predicted}：{count}' },
  correct: { en: '{right} of {total} test images read correctly', zh: '{total} 张测试图像中认对 {right} 张' },
  cellImages: { en: '{truth} read as {predicted}: {count:image|images}', zh: '{truth} 被认作 {predicted}：{count} 张图像' },
  shown: { en: 'the first {shown} shown', zh: '显示前 {shown} 张' },
  none: { en: 'No test image falls here now.', zh: '目前没有测试图像落在这里。' },
  useImage: { en: 'Test image {index}: send it to the drawing sheet', zh: '测试图像 {index}：放到书写板上' },
  close: { en: 'Close', zh: '关闭' },
} satisfies Words;
