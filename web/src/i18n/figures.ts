// Words of the interactive drawings of lessons.

import type { Words } from './language';

export const figureWords = {
  activation: { en: 'Activation', zh: '激活函数' },
  sum: { en: 'weighted sum z', zh: '加权和 z' },
  output: { en: 'output y', zh: '输出 y' },
  weightHandle: { en: 'Tip of the weight arrow', zh: '权重箭头的尖' },
  weightValue: { en: 'w₁ {w1}, w₂ {w2}', zh: 'w₁ {w1}，w₂ {w2}' },
  biasHandle: { en: 'Line: shift it by the bias', zh: '直线：用偏置平移' },
  inputHandle: { en: 'Input point', zh: '输入点' },
  inputValue: { en: 'x₁ {x1}, x₂ {x2}', zh: 'x₁ {x1}，x₂ {x2}' },
  neuronSummary: {
    en: 'Weights {w1} and {w2}, bias {b}. For the input {x1}, {x2} the weighted sum is {z} and the output {y}.',
    zh: '权重为 {w1} 与 {w2}，偏置为 {b}。输入为 {x1}、{x2} 时，加权和为 {z}，输出为 {y}。',
  },
  weight: { en: 'weight w', zh: '权重 w' },
  lossOf: { en: 'J(w)', zh: 'J(w)' },
  errorOf: { en: 'error', zh: '误差' },
  quotient: { en: 'Quotient', zh: '差商' },
  forward: { en: 'forward', zh: '前向' },
  central: { en: 'central', zh: '中心' },
  step: { en: 'h', zh: 'h' },
  quotientLine: {
    en: 'h = {h}: quotient {quotient}, backpropagation {slope}, error {error}.',
    zh: 'h = {h}：差商 {quotient}，反向传播 {slope}，误差 {error}。',
  },
  layer: { en: 'layer', zh: '层' },
  activations: { en: 'activations', zh: '激活值' },
  strength: { en: 'standard deviation', zh: '标准差' },
  forwardSignal: { en: 'signal', zh: '信号' },
  gradientBack: { en: 'gradient', zh: '梯度' },
  start: { en: 'Initial weights', zh: '初始权重' },
  signalLine: {
    en: 'Input spread {input}. Activations spread {first} in layer 1 and {last} in layer {depth}. A gradient of spread 1 at the output arrives at layer 1 with {back}.',
    zh: '输入的标准差 {input}；激活值的标准差：第 1 层 {first}，第 {depth} 层 {last}。输出端标准差为 1 的梯度传回第 1 层时为 {back}。',
  },
  loss: { en: 'loss L', zh: '损失 L' },
  slope: { en: 'slope L′', zh: '斜率 L′' },
  prediction: { en: 'Prediction', zh: '预测' },
  outputsHandle: { en: 'The two outputs', zh: '两个输出' },
  probability: { en: 'probability', zh: '概率' },
  truth: { en: 'truth p', zh: '真实 p' },
  predicted: { en: 'prediction q', zh: '预测 q' },
  crossEntropy: { en: 'cross-entropy', zh: '交叉熵' },
  nats: { en: 'nats', zh: '奈特 (nat)' },
  distributionSummary: {
    en: 'Cross-entropy {cross} is entropy {entropy} plus KL divergence {forward}, in nats. The other way round the divergence is {backward}.',
    zh: '交叉熵 {cross} 等于熵 {entropy} 加 KL 散度 {forward}（单位：奈特）。反过来的 KL 散度为 {backward}。',
  },
} satisfies Words;
