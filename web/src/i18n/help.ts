// Words of the help dialog: what this is, the keys, where things come from.

import type { Words } from './language';

export const helpWords = {
  title: { en: 'About Gradient Garden', zh: '关于梯度花园' },
  about: {
    en: 'A small but real deep-learning engine trains in this tab. Picture, formula and code show the same network; point at any of them and the others light up.',
    zh: '一个小而完整的深度学习引擎正在这个标签页里训练。图、公式和代码展示的是同一个网络：指向其中任何一处，另外两处会同时亮起。',
  },
  first: { en: 'First steps', zh: '怎样开始' },
  first1: { en: 'Press Train and watch the output plot: the ground takes the colour of the answer.', zh: '按“训练”，看输出图：底色就是网络在该处给出的答案。' },
  first2: { en: 'Add or take away neurons and layers, or switch features on; what has been learned stays where it fits.', zh: '增减神经元和层，或打开更多输入特征；仍然适用的部分会保留已学到的权重。' },
  first3: { en: 'Click a line to change a weight by hand; undo takes back anything.', zh: '点击一条连线可以手动修改权重；任何改动都能撤销。' },
  keys: { en: 'Keys', zh: '快捷键' },
  space: { en: 'Space', zh: '空格' },
  keyPlay: { en: 'Train or pause', zh: '训练或暂停' },
  keyStep: { en: 'One step (one batch)', zh: '走一步（一批数据）' },
  keyEpoch: { en: 'One epoch (all training data once)', zh: '走一轮（全部训练数据一遍）' },
  keyReset: { en: 'Reset', zh: '重置' },
  keyUndo: { en: 'Undo, redo', zh: '撤销、重做' },
  keyHelp: { en: 'This help', zh: '打开本帮助' },
  keyFine: { en: 'In a slider: finer with arrow keys, coarser with page keys', zh: '在滑块中：方向键微调，翻页键粗调' },
  sources: { en: 'Sources and licences', zh: '资料来源与许可' },
  entries: { en: 'Where the definitions come from', zh: '各项定义的出处' },
  mnist: { en: 'Handwritten digits: MNIST, LeCun, Cortes, Burges (CC BY-SA 3.0).', zh: '手写数字：MNIST，LeCun、Cortes、Burges（CC BY-SA 3.0）。' },
  fontsAndParts: {
    en: 'Gradient Garden is MIT-licensed. It contains Lit (BSD-3-Clause), KaTeX, Preact Signals, uPlot, Prism, fflate and Valibot (MIT), Lucide icons (ISC) and xsimd (BSD-3-Clause).',
    zh: '梯度花园以 MIT 许可发布。其中包含 Lit（BSD-3-Clause）、KaTeX、Preact Signals、uPlot、Prism、fflate、Valibot（MIT）、Lucide 图标（ISC）和 xsimd（BSD-3-Clause）。',
  },
  privacy: { en: 'Everything is computed on this machine; nothing is sent anywhere.', zh: '所有计算都在本机完成，不会向任何地方发送数据。' },
} satisfies Words;
