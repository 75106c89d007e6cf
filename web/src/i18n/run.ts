// Words of the run bar. A step is one batch, an epoch is once through the training data; they are never mixed up.

import type { Words } from './language';

export const runWords = {
  bar: { en: 'Running', zh: '运行' },
  play: { en: 'Train', zh: '训练' },
  pause: { en: 'Pause', zh: '暂停' },
  playTip: { en: 'Start or pause training. Key: space.', zh: '开始或暂停训练。快捷键：空格。' },
  goOn: { en: 'Go on', zh: '继续' },
  goOnTip: { en: 'The planned epochs are done. Plan as many again and go on. Key: space.', zh: '计划的轮数已完成。再加同样多的轮数，继续训练。快捷键：空格。' },
  step: { en: 'One step', zh: '一步' },
  stepTip: { en: 'Train on one batch: forward, backward, one update of the weights. Key: S.', zh: '用一批数据训练一次：前向传播、反向传播、更新权重。快捷键：S。' },
  epoch: { en: 'One epoch', zh: '一轮' },
  epochTip: { en: 'Go once through all training data, batch by batch. Key: E.', zh: '把全部训练数据逐批过一遍。快捷键：E。' },
  reset: { en: 'Reset', zh: '重置' },
  resetTip: { en: 'Back to step 0 with the same initial weights. Key: R.', zh: '回到第 0 步，初始权重与上次相同。快捷键：R。' },
  seed: { en: 'New seed', zh: '换种子' },
  seedTip: { en: 'Another seed: other data points, other initial weights, another order of the batches.', zh: '换一个随机种子：数据点、初始权重和批的顺序都会不同。' },
  undo: { en: 'Undo', zh: '撤销' },
  undoTip: { en: 'Take back the last change. Key: Ctrl Z.', zh: '撤销上一处修改。快捷键：Ctrl Z。' },
  redo: { en: 'Redo', zh: '重做' },
  redoTip: { en: 'Make the change again. Key: Ctrl Y.', zh: '恢复撤销的修改。快捷键：Ctrl Y。' },

  steps: { en: 'Step', zh: '步' },
  stepsTip: { en: 'Updates of the weights so far: one for each batch.', zh: '权重已经更新的次数：每一批数据更新一次。' },
  epochs: { en: 'Epoch', zh: '轮' },
  epochsTip: {
    en: 'How many times all training data has been gone through, of the number planned. One epoch has {batches:step|steps} here.',
    zh: '全部训练数据已经过了几遍，以及计划的遍数。这里一轮有 {batches} 步。',
  },
  stage: { en: 'Stage', zh: '阶段' },
  way: { en: 'Way', zh: '方式' },
  stageTip: { en: 'Which part of the run is under way: the layer that learns alone, or the way to train.', zh: '训练正进行到哪一部分：单独学习的层，或训练方式。' },
  left: { en: 'Left', zh: '剩余' },
  leftTip: { en: 'Time until the planned epochs are done, at the present speed.', zh: '按当前速度，完成计划轮数所需的时间。' },
  progress: { en: 'Training progress', zh: '训练进度' },
  done: { en: 'done', zh: '完成' },

  speed: { en: 'Speed', zh: '速度' },
  speedTip: { en: 'Steps per second at most. Slow down to watch single updates; at the right end the machine gives all it has.', zh: '每秒最多走多少步。调慢可以看清每次更新；拉到最右则全速运行。' },
  full: { en: 'full', zh: '全速' },
  perSecond: { en: '{n}/s', zh: '{n} 步/秒' },

  parameters: { en: 'Parameters', zh: '参数' },
  parametersTip: { en: 'Numbers the network learns: all weights and biases.', zh: '网络要学习的数：全部权重与偏置。' },
  multiplyAdds: { en: 'Mult-adds', zh: '乘加' },
  multiplyAddsTip: { en: 'Multiply-add operations that one sample costs on its way forward. Backward costs about twice as many.', zh: '一个样本前向传播一次所需的乘加运算次数。反向传播约为它的两倍。' },
  rate: { en: 'Steps/s', zh: '步/秒' },
  rateTip: { en: 'Steps per second that were really done, measured by the engine.', zh: '引擎实测的每秒步数。' },
  build: { en: 'Build', zh: '版本' },
  buildTip: {
    en: 'The build of the engine in use. simd computes four numbers at once and gives the same bits in every browser; relaxed is faster with slightly different rounding; scalar is the fallback.',
    zh: '正在使用的引擎版本。simd 一次算四个数，在所有浏览器中结果逐位相同；relaxed 更快，舍入略有不同；scalar 是后备版本。',
  },
  spoken: {
    en: 'Step {step}, epoch {epoch}.',
    zh: '第 {step} 步，第 {epoch} 轮。',
  },
  spokenPaused: { en: 'Paused. Step {step}, epoch {epoch}.', zh: '已暂停。第 {step} 步，第 {epoch} 轮。' },
  spokenDone: { en: 'Training finished after {epoch} epochs.', zh: '训练完成，共 {epoch} 轮。' },
} satisfies Words;
