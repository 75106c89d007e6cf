// Words of the frame around everything: title bar, panels, notices, themes.

import type { Words } from './language';

export const shell = {
  name: { en: 'Gradient Garden', zh: '梯度花园' },
  tagline: { en: 'Watch a network learn', zh: '看见网络怎样学习' },
  skip: { en: 'Skip to the network', zh: '跳到网络' },
  explain: { en: 'What is “{what}”?', zh: '“{what}”是什么？' },
  close: { en: 'Close', zh: '关闭' },
  dismiss: { en: 'Dismiss this message', zh: '关闭这条消息' },
  notices: { en: 'Messages', zh: '消息' },
  info: { en: 'Note', zh: '提示' },
  warning: { en: 'Warning', zh: '注意' },
  error: { en: 'Error', zh: '错误' },
  more: { en: 'More', zh: '更多' },

  data: { en: 'Data', zh: '数据' },
  dataHelp: {
    en: 'What the network learns from. Each point has a place (x₁, x₂) and a target: its class, or a number. Filled points train, test points only check.',
    zh: '网络学习的材料。每个点有位置 (x₁, x₂) 和目标：所属的类别，或一个数值。训练点用来学习，测试点只用来检验。',
  },
  training: { en: 'Training', zh: '训练' },
  trainingHelp: {
    en: 'How the weights are changed after each batch. All of these may be changed while training runs; the weights stay.',
    zh: '每看完一批数据，权重按这里的规则更新。训练途中可以随时修改，已学到的权重会保留。',
  },
  network: { en: 'Network', zh: '网络' },
  networkHelp: {
    en: 'Each square is a neuron and shows its output over the whole plane. Lines are weights: blue positive, orange negative, thicker means larger. Press a line or a neuron to change weights, an input to switch it on or off.',
    zh: '每个方格是一个神经元，画出它在整个平面上的输出。连线是权重：蓝为正，橙为负，越粗绝对值越大。点击连线或神经元可以修改权重，点击输入可以打开或关闭它。',
  },
  cardsHelp: {
    en: 'Each card is a layer and shows what it gives for one input: blue positive, orange negative. Arcs show who reads further back. Press a card for its settings, the inputs or the loss for theirs.',
    zh: '每张卡片是一层，画出它对一个输入给出的输出：蓝为正，橙为负。弧线表示读取了更前面的输出。点击卡片修改该层的设置，点击输入或损失修改它们的设置。',
  },
  output: { en: 'Output', zh: '输出' },
  outputHelp: {
    en: 'What the network answers at every place of the plane, with the data on top. A ringed point, whose colour differs from its ground, is wrong.',
    zh: '网络对平面上每一处给出的答案，上面叠着数据点。点的颜色与底色不同就是答错了，外面套着一个圈。',
  },
  curves: { en: 'Curves', zh: '曲线' },
  curvesHelp: {
    en: 'Loss and score over the steps done so far, for training and test data. When test gets worse while training gets better, the network memorizes.',
    zh: '到目前为止，训练集和测试集上的损失与得分。训练集越来越好而测试集变差，说明网络在死记硬背，即过拟合。',
  },
  formula: { en: 'Formula', zh: '公式' },
  formulaHelp: {
    en: 'The mathematics of the part selected in the network, with its present hyper-parameters and, if you like, its live numbers.',
    zh: '网络中所选部分的数学表达，带着当前的超参数；需要时还可以代入实时的数值。',
  },
  code: { en: 'Code', zh: '代码' },
  codeHelp: {
    en: 'A complete program for exactly this experiment. It changes as you change the network, and it runs as it stands.',
    zh: '与当前实验完全对应的完整程序。修改网络时它随之变化，复制下来就能运行。',
  },
  microscope: { en: 'Microscope', zh: '显微镜' },
  microscopeShort: { en: 'Scope', zh: '显微镜' },
  microscopeTip: { en: 'Look at one training step number by number.', zh: '逐个数字地看一个训练步。' },
  microscopeClose: { en: 'Close the microscope', zh: '关闭显微镜' },
  microscopeHelp: {
    en: 'One training step with all its numbers: forward, loss, backward, update. → and ← step on and back, also past the end of a training step; Space runs in slow motion; Home and End go to the ends of a phase.',
    zh: '把一个训练步拆开看，每个数都在：前向、损失、反向、更新。按 → 和 ← 前进、后退，可以越过一个训练步的首尾；空格慢速播放；Home 与 End 到本阶段的首尾。',
  },
  resize: { en: 'Height of formula and code', zh: '公式和代码区的高度' },
  panels: { en: 'Panels', zh: '面板' },

  plane: { en: 'Points in the plane', zh: '平面点' },
  planeShort: { en: 'Plane', zh: '平面' },
  planeTip: { en: 'Learn a function of two numbers and see it drawn over the plane.', zh: '学习一个二元函数，并在平面上看到它的样子。' },
  digits: { en: 'Handwritten digits', zh: '手写数字' },
  digitsShort: { en: 'Digits', zh: '数字' },
  digitsTip: { en: 'Learn to read the 70,000 handwritten digits of MNIST.', zh: '学习识别 MNIST 的七万个手写数字。' },
  mode: { en: 'What to learn', zh: '学习内容' },

  timeline: { en: 'Timeline', zh: '时间线' },
  race: { en: 'Race', zh: '赛跑' },
  raceTip: { en: 'Up to six variants of this lab side by side, from the same seed.', zh: '把这个实验的至多六个变体放在一起，从同一个种子出发比一比。' },
  presets: { en: 'Experiments', zh: '实验' },
  presetsTip: { en: 'Prepared experiments, each worth opening for one reason.', zh: '精选的实验，每一个都让一种现象看得见。' },
  opened: { en: 'Opened “{title}”. {tryIt}', zh: '已打开“{title}”。{tryIt}' },

  languageTip: { en: '切换到中文', zh: 'Switch to English' },
  languageShort: { en: '中', zh: 'EN' },
  theme: { en: 'Theme: {theme}', zh: '主题：{theme}' },
  auto: { en: 'system', zh: '跟随系统' },
  light: { en: 'light', zh: '浅色' },
  dark: { en: 'dark', zh: '深色' },
  help: { en: 'Help', zh: '帮助' },
  helpTip: { en: 'Keyboard shortcuts, sources and licences.', zh: '键盘快捷键、资料来源与许可。' },

  starting: { en: 'Starting the engine …', zh: '正在启动引擎……' },
  partMissing: { en: 'A part of the page could not be loaded. Check the connection and try again.', zh: '页面的一部分载入失败。请检查网络连接后重试。' },
  cannotRun: { en: 'This cannot be trained; the last lab that could stays as it is.', zh: '当前设置无法训练，仍保留上一个可用的实验。' },
  silent: {
    en: 'The engine has not answered for three seconds. If it stays silent it is started again from the last snapshot.',
    zh: '引擎已有三秒没有应答。若仍无应答，将从最近的快照重新启动。',
  },
  failedTitle: { en: 'The engine does not run here', zh: '引擎无法在这里运行' },
  failedRemedy: {
    en: 'Reload the page; if that does not help, use Chrome 91, Firefox 114, Safari 16.4 or newer.',
    zh: '请刷新页面；若仍不行，请使用 Chrome 91、Firefox 114、Safari 16.4 或更新的版本。',
  },
  reload: { en: 'Reload', zh: '刷新' },
} satisfies Words;
