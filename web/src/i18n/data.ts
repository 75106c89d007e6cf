// Words of the data and training panels.

import type { Words } from './language';

export const dataWords = {
  dataset: { en: 'Data set', zh: '数据集' },
  own: { en: 'Your own points', zh: '自己的数据' },
  ownSummary: { en: 'Points that you drew on the output plot or read from a CSV file.', zh: '在输出图上画的点，或从 CSV 文件读入的点。' },
  classes: { en: 'Classes', zh: '类别数' },
  classesTip: { en: 'How many classes the data has. The last layer gets one output per class when there are more than two.', zh: '数据分成几类。多于两类时，最后一层每一类有一个输出。' },
  counts: { en: '{train} train, {test} test', zh: '训练 {train} 个，测试 {test} 个' },
  countsTip: { en: 'Points used for training, and points held back to check.', zh: '用于训练的点数，和留作检验的点数。' },

  edit: { en: 'Edit', zh: '编辑' },
  editTip: { en: 'What pressing on the output plot does. The first edit turns the data into your own points.', zh: '选择在输出图上按下时做什么。第一次编辑会把当前数据变成自己的数据。' },
  look: { en: 'Look', zh: '查看' },
  lookTip: { en: 'Pressing the plot changes nothing.', zh: '按下时不改动任何点。' },
  draw: { en: 'Draw', zh: '画点' },
  drawTip: { en: 'Press to put a point of the chosen class; drag to spray a trail.', zh: '按下放置一个所选类别的点，拖动可连续放置。' },
  move: { en: 'Move', zh: '移动' },
  moveTip: { en: 'Drag a point to another place.', zh: '把一个点拖到别处。' },
  erase: { en: 'Erase', zh: '擦除' },
  eraseTip: { en: 'Press or drag over points to remove them.', zh: '在点上按下或拖过，即可删除。' },
  relabel: { en: 'Relabel', zh: '改类' },
  relabelTip: { en: 'Press a point to give it the chosen class.', zh: '按下一个点，改成所选的类别。' },
  target: { en: 'Target', zh: '目标值' },
  addClass: { en: 'Another class', zh: '再加一类' },
  addClassTip: { en: 'Draw points of a new class; the network gets an output for it.', zh: '画新类别的点，网络会为它增加一个输出。' },
  classNumber: { en: 'Class {n}', zh: '类别 {n}' },

  csv: { en: 'Paste or open a CSV …', zh: '粘贴或打开 CSV……' },
  csvTitle: { en: 'Your own data from a CSV', zh: '从 CSV 读入自己的数据' },
  csvAbout: {
    en: 'Three columns: two features and the target. A header line is allowed. Features are scaled to fit the plane.',
    zh: '三列：两个特征和目标。可以有表头。特征会缩放到平面的范围内。',
  },
  csvText: { en: 'CSV text', zh: 'CSV 文本' },
  csvOpen: { en: 'Open a file …', zh: '打开文件……' },
  csvUse: { en: 'Use {count:row|rows}', zh: '使用这 {count} 行' },
  csvNothing: { en: 'No usable row yet.', zh: '还没有可用的行。' },
  csvGood: { en: 'Usable: {count:row|rows}.', zh: '有 {count} 行可以使用。' },
  csvBad: { en: 'Left out: {count:row|rows}.', zh: '有 {count} 行无法使用：' },
  csvLine: { en: 'Line {line}: {reason}', zh: '第 {line} 行：{reason}' },
  csvMore: { en: '… and {count} more', zh: '……还有 {count} 行' },
  cancel: { en: 'Cancel', zh: '取消' },

  regularizer: { en: 'Regularization', zh: '正则化' },
  none: { en: 'None', zh: '无' },
  noneSummary: { en: 'Weights may grow as large as the data asks.', zh: '不限制权重的大小。' },
  finer: { en: 'All parameters', zh: '全部参数' },
  finerTip: { en: 'Show the finer parameters as well; their defaults suit most networks.', zh: '同时显示次要的参数；它们的默认值适用于大多数网络。' },
  unsuited: { en: 'Does not suit these data', zh: '不适用于当前数据' },
} satisfies Words;

export const controlWords = {
  less: { en: '{name}: less', zh: '{name}：减小' },
  moreOf: { en: '{name}: more', zh: '{name}：增大' },
  sliderOf: { en: '{name}, slider', zh: '{name}，滑块' },
  range: { en: 'From {min} to {max}.', zh: '范围：{min} 到 {max}。' },
  notNumber: { en: 'Enter a number, such as 0.03 or 1e-3.', zh: '请输入一个数，例如 0.03 或 1e-3。' },
  tooSmall: { en: 'At least {min}.', zh: '不能小于 {min}。' },
  tooLarge: { en: 'At most {max}.', zh: '不能大于 {max}。' },
  choose: { en: 'Choose: {name}', zh: '选择{name}' },
} satisfies Words;
