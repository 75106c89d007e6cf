// Words of the doctor: each rule's sentence and reason, the names of its evidence, and what a counter-experiment changes.

import type { Words } from './language';

export const doctorWords = {
  title: { en: 'Doctor', zh: '诊断' },
  why: { en: 'Why', zh: '为什么' },
  evidence: { en: 'Seen in', zh: '依据' },
  try: { en: 'Try beside it: {change}', zh: '并排对照：{change}' },
  tryTip: { en: 'Starts the same lab with this one change beside the present run, from the same seed.', zh: '用同一个种子，把只改这一处的实验与当前训练并排运行。' },
  dismiss: { en: 'Dismiss', zh: '不再提示' },
  more: { en: '{n:more finding|more findings}', zh: '另有 {n} 项' },
  fewer: { en: 'Only the first', zh: '只看第一项' },

  deadUnits: {
    en: '{dead} of the {units} units in layer {layer} are dead: no gradient passes through them, for any sample.',
    zh: '第 {layer} 层的 {units} 个单元中有 {dead} 个已经“死亡”：无论哪个样本，都没有梯度通过它们。',
  },
  deadUnitsWhy: {
    en: 'Where the weighted sum is negative for every sample, the slope of the activation is zero, so the weights in front of the unit never change again. It often follows one step that was too large.',
    zh: '如果加权和对所有样本都是负数，激活函数的导数就处处为零，单元前面的权重便再也不会更新。这常常是某一步迈得太大造成的。',
  },
  saturation: {
    en: '{share} of the numbers in layer {layer} sit where the activation is flat, and the loss has stopped falling.',
    zh: '第 {layer} 层有 {share} 的数值落在激活函数平坦的区域，损失也不再下降。',
  },
  saturationWhy: {
    en: 'Far from zero the curve of the activation is almost level. Its derivative is a factor of every gradient below, so little reaches the weights.',
    zh: '离零点很远时，激活函数的曲线几乎是水平的。它的导数是下方每个梯度的一个因子，因此传到权重的梯度所剩无几。',
  },
  vanishing: {
    en: 'The gradient fades on its way back: the error signal of the first of {layers} layers is {factor} times smaller than that of the last.',
    zh: '梯度在回传途中逐渐消失：共 {layers} 层，最后一层的误差信号是第一层的 {factor} 倍。',
  },
  vanishingWhy: {
    en: 'Every layer multiplies the gradient by its weights and by the slope of its activation. Factors below one, layer after layer, leave nothing for the first weights.',
    zh: '每经过一层，梯度都要乘上这一层的权重和激活函数的导数。若这些因子都小于 1，层层相乘之后，前面的权重几乎得不到梯度。',
  },
  exploding: {
    en: 'The gradient grows on its way back: the error signal of the first of {layers} layers is {factor} times larger than that of the last.',
    zh: '梯度在回传途中不断变大：共 {layers} 层，第一层的误差信号是最后一层的 {factor} 倍。',
  },
  explodingWhy: {
    en: 'Every layer multiplies the gradient by its weights. When they start too large, the product grows from layer to layer and each step throws the first weights far away.',
    zh: '每经过一层，梯度都要乘上这一层的权重。初始权重过大时，乘积逐层增长，每一步都会把前面的权重甩得很远。',
  },
  highRate: {
    en: 'The learning rate {rate} looks too high: a step changes weights by {share} % of their size, and the loss does not settle.',
    zh: '学习率 {rate} 看来太大：一步就改变权重大小的 {share}%，损失却安定不下来。',
  },
  highRateWhy: {
    en: 'A step goes as far as rate times gradient. Beyond twice the inverse of the largest curvature it lands higher on the other side of the valley than it started.',
    zh: '每一步的长度是学习率乘以梯度。一旦学习率超过“2 除以最大曲率”，这一步就会越过谷底，落到对面更高的地方。',
  },
  lowRate: {
    en: 'The learning rate {rate} looks too low: a step changes weights by only {share} % of their size, and the loss creeps.',
    zh: '学习率 {rate} 看来太小：一步只改变权重大小的 {share}%，损失下降得极慢。',
  },
  lowRateWhy: {
    en: 'The loss falls steadily, so the direction is right; the steps are short. About one thousandth of the size of the weights a step is usual.',
    zh: '损失一直在降，说明方向是对的，只是步子太小。通常每一步的改变约为权重大小的千分之一。',
  },
  overfitting: {
    en: 'It learns by heart: the test loss was best at step {step} ({best}) and has risen to {now} since, while the training loss keeps falling.',
    zh: '模型在死记硬背：测试损失在第 {step} 步最低（{best}），此后升到 {now}，而训练损失仍在下降。',
  },
  overfittingWhy: {
    en: 'The network has room for the noise of single points. What it gains there it loses on points it has not seen. More data, a penalty on weights or stopping earlier closes the gap.',
    zh: '网络的容量大到足以记住个别点的噪声。它在训练点上得到的，正是在没见过的点上失去的。增加数据、惩罚大权重或提前停止，都能缩小这个差距。',
  },
  imbalance: {
    en: 'One class makes up {share} of the test rows, and of class {k} only {recall} is found. The accuracy hides it.',
    zh: '测试集中有 {share} 属于同一类，而类别 {k} 只找出了 {recall}。准确率掩盖了这一点。',
  },
  imbalanceWhy: {
    en: 'Whoever always answers with the most frequent class is right as often as it occurs. The mean loss is made almost entirely by that class, so the rare one hardly counts.',
    zh: '只要永远回答最常见的那一类，准确率就等于它所占的比例。平均损失也几乎全由这一类决定，少数类无足轻重。',
  },
  copies: {
    en: '{count} of {of} test points stand among the training points as well: the test says too much good.',
    zh: '{of} 个测试点中有 {count} 个也出现在训练集里：测试结果会偏好。',
  },
  copiesWhy: {
    en: 'A test asks how the network does on points it has not seen. Points that it was trained on answer another question.',
    zh: '测试要回答的是：网络在没见过的点上表现如何。训练时见过的点，回答的是另一个问题。',
  },

  gradientOfUnit: { en: 'gradient behind unit', zh: '单元后的梯度' },
  meanSlope: { en: 'mean slope', zh: '平均导数' },
  deltaSize: { en: 'error signal δ (root mean square)', zh: '误差信号 δ（均方根）' },
  updateSize: { en: 'last step', zh: '上一步的改变' },
  weightSize: { en: 'weights', zh: '权重大小' },
  notFinite: { en: 'no longer finite', zh: '不再是有限的数' },
  trainLoss: { en: 'training loss', zh: '训练损失' },
  testLoss: { en: 'test loss', zh: '测试损失' },
  classCounts: { en: 'test rows by class', zh: '各类测试样本数' },
  copiesFound: { en: 'known test points', zh: '见过的测试点' },

  present: { en: 'present lab', zh: '当前实验' },
  changeActivation: { en: '{to} instead of {from}', zh: '把 {from} 换成 {to}' },
  changeStart: { en: 'weights start by {to}', zh: '权重改用 {to} 初始化' },
  changeRate: { en: 'learning rate {from} → {to}', zh: '学习率 {from} → {to}' },
  changeCount: { en: '{from} → {to} points', zh: '数据点 {from} → {to}' },
  changePenalty: { en: '{to} penalty', zh: '加上 {to} 正则化' },
  changeBalance: { en: '{to}', zh: '{to}' },
  changeCopies: { en: 'without repeated points', zh: '去掉重复的点' },
} satisfies Words;
