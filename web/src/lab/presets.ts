// Experiments worth opening, each with what it shows and what to try. Every one must fit in a link of 2,000 characters, and
// its id is held by links of course pages: never renamed.

import type { Text } from '../engine/schema';
import type { Choice, Lab } from './lab';
import { make, net, openingLab } from './first-labs';
import type { ViewOptions } from './view-options';

export interface Preset {
  id: string;
  title: Text;
  /** One line: why it is worth opening. */
  why: Text;
  /** Something to do next. */
  tryIt: Text;
  lab: Lab;
  view?: ViewOptions;
}

const text = (en: string, zh: string): Text => ({ en, zh });

const mse = { id: 'mse' };
const bce = { id: 'bce_with_logits' };
const crossEntropy = { id: 'softmax_cross_entropy' };
const adam = (lr: number): Choice => ({ id: 'adam', lr });
const sgd = (lr: number): Choice => ({ id: 'sgd', lr });

export const presets: Preset[] = [
  {
    id: 'spiral',
    title: text('Two spirals', '双螺旋'),
    why: text('The classic hard one: two arms that no line can part, learned by two small hidden layers.', '经典难题：直线分不开的两条旋臂，两个小隐藏层就能学会。'),
    tryIt: text('Take away the second hidden layer and run again. How many units does one layer need?', '去掉第二个隐藏层再训练。只用一层需要多少个单元？'),
    lab: openingLab,
  },
  {
    id: 'circle',
    title: text('A circle from three lines', '三条线围成一个圆'),
    why: text('Each hidden unit draws one line; three lines already close around a disc.', '每个隐藏单元画一条线，三条线就能围住一个圆盘。'),
    tryIt: text('Hover over the hidden neurons to see their lines, then go down to two units.', '把指针移到隐藏神经元上看它们的线，再减到两个单元。'),
    lab: make({ data: { id: 'circle', count: 300, noise: 0.1, split: 0.5 }, layers: net([3], 'tanh'), loss: bce, optimizer: adam(0.03) }),
  },
  {
    id: 'xor_linear',
    title: text('XOR defeats a line', '异或难倒直线'),
    why: text('Without a hidden layer the loss stops at the value of guessing, however long one trains.', '没有隐藏层时，无论训练多久，损失都停在随机猜测的水平。'),
    tryIt: text('Add one hidden layer of four units, or switch on the product of the two coordinates.', '加一个四单元的隐藏层，或打开两个坐标的乘积特征。'),
    lab: make({ data: { id: 'xor', count: 300, noise: 0.1, split: 0.5 }, layers: net([], 'tanh'), loss: bce, optimizer: sgd(0.1) }),
  },
  {
    id: 'xor_product',
    title: text('The right feature instead of depth', '用对特征胜过加深'),
    why: text('With the product of the coordinates as input, a single neuron solves XOR.', '把两个坐标的乘积作为输入，一个神经元就能解决异或。'),
    tryIt: text('Change the data to the circle: which features does a single neuron need there?', '把数据换成圆：这时一个神经元需要哪些特征？'),
    lab: make({ data: { id: 'xor', count: 300, noise: 0.1, split: 0.5, features: ['x1', 'x2', 'x1_x2'] }, layers: net([], 'tanh'), loss: bce, optimizer: sgd(0.1) }),
  },
  {
    id: 'unbend',
    title: text('Unbending the plane', '把平面掰直'),
    why: text('The grid of the input plane seen in the space of two hidden units: it is folded until one line parts the classes.', '在两个隐藏单元的空间里看输入平面的网格：它被弯折，直到一条直线能分开两类。'),
    tryIt: text('Watch the grid while it trains; stop early and drag one weight.', '训练时观察网格；提前暂停，改动一个权重看看。'),
    lab: make({ seed: 3, data: { id: 'moons', count: 300, noise: 0.1, split: 0.5 }, layers: net([8, 2], 'tanh'), loss: bce, optimizer: adam(0.01) }),
    view: { spaceLayer: 3 },
  },
  {
    id: 'three_spirals',
    title: text('Three arms, three classes', '三条旋臂，三个类别'),
    why: text('Softmax turns three outputs into probabilities; the map shows where each class wins.', 'softmax 把三个输出变成概率，图上可以看到每一类在哪里胜出。'),
    tryIt: text('Hover over each output neuron. Where are two classes equally likely?', '把指针移到各个输出神经元上。哪里有两类的概率相等？'),
    lab: make({ data: { id: 'spiral', count: 450, noise: 0.05, split: 0.5, classes: 3 }, layers: net([16, 16], 'relu', 3), loss: crossEntropy, optimizer: adam(0.01) }),
  },
  {
    id: 'checkerboard',
    title: text('A checkerboard needs room', '棋盘需要容量'),
    why: text('Many small fields: width and depth pay off here, and training takes patience.', '许多小格子：宽度和深度在这里见效，训练也需要耐心。'),
    tryIt: text('Halve the width of every layer. Then give it the sine features.', '把每层宽度减半试试，再给它加上正弦特征。'),
    lab: make({ data: { id: 'checkerboard', count: 800, noise: 0, split: 0.7 }, layers: net([24, 24, 12], 'relu'), loss: bce, optimizer: adam(0.005), batch: 20, epochs: 600 }),
  },
  {
    id: 'vanishing',
    title: text('Vanishing gradients', '梯度消失'),
    why: text('Six sigmoid layers: the gradient shrinks on its way back and the first layers hardly move.', '六个 sigmoid 层：梯度在回传途中不断缩小，前面的层几乎不动。'),
    tryIt: text('Compare the gradients of the first and last weights, then change every activation to ReLU.', '比较第一层和最后一层权重的梯度，再把所有激活函数换成 ReLU。'),
    lab: make({ data: { id: 'circle', count: 300, noise: 0.1, split: 0.5 }, layers: net([6, 6, 6, 6, 6, 6], 'sigmoid'), loss: bce, optimizer: sgd(0.1) }),
  },
  {
    id: 'zeros',
    title: text('All weights zero', '权重全为零'),
    why: text('Units that start the same stay the same: with zero weights nothing is ever learned.', '起点相同的单元永远相同：权重全为零时什么也学不到。'),
    tryIt: text('Click one weight and give it a small number. Does the symmetry break?', '点一个权重，给它一个小数值。对称被打破了吗？'),
    lab: make({ data: { id: 'circle', count: 300, noise: 0.1, split: 0.5 }, layers: net([6], 'tanh', 1, { id: 'zeros' }), loss: bce, optimizer: adam(0.03) }),
  },
  {
    id: 'overfit',
    title: text('Learning by heart', '死记硬背'),
    why: text('A large network and forty noisy points: the training loss falls, the test loss climbs.', '大网络配四十个带噪声的点：训练损失下降，测试损失上升。'),
    tryIt: text('Switch on L2 and raise its rate slowly, or simply ask for more points.', '打开 L2 并慢慢调大系数，或者直接增加数据点。'),
    lab: make({ data: { id: 'moons', count: 80, noise: 0.4, split: 0.5 }, layers: net([24, 24], 'relu'), loss: bce, optimizer: adam(0.01), epochs: 1000 }),
    view: { showTest: true },
  },
  {
    id: 'weight_decay',
    title: text('L2 against learning by heart', '用 L2 对付死记硬背'),
    why: text('The same network and points, with a price on large weights: the boundary becomes smooth.', '同样的网络和数据，只是给大权重加上代价：边界变得平滑。'),
    tryIt: text('Change the rate tenfold up and down while it trains.', '训练时把系数放大或缩小十倍看看。'),
    lab: make({ data: { id: 'moons', count: 80, noise: 0.4, split: 0.5 }, layers: net([24, 24], 'relu'), loss: bce, optimizer: adam(0.01), regularizer: { id: 'l2', rate: 0.01 }, epochs: 1000 }),
    view: { showTest: true },
  },
  {
    id: 'sparse',
    title: text('L1 picks its inputs', 'L1 挑选输入'),
    why: text('Seven features, one neuron: L1 drives the weights of useless inputs to zero.', '七个特征，一个神经元：L1 把无用输入的权重压到零。'),
    tryIt: text('Which weights survive? Set the rate to zero and see the others come back.', '哪些权重留下了？把系数设为零，看其他权重回来。'),
    lab: make({
      data: { id: 'circle', count: 300, noise: 0.1, split: 0.5, features: ['x1', 'x2', 'x1_squared', 'x2_squared', 'x1_x2', 'sin_x1', 'sin_x2'] },
      layers: net([], 'tanh'), loss: bce, optimizer: adam(0.01), regularizer: { id: 'l1', rate: 0.01 },
    }),
  },
  {
    id: 'momentum',
    title: text('Momentum', '动量'),
    why: text('The same rate as plain descent, but the steps add up: the spiral comes within reach of a simple rule.', '学习率不变，步子却会累积：简单的规则也能学会螺旋。'),
    tryIt: text('Set the momentum to 0, run, and compare the curves.', '把动量设为 0 再训练，比较曲线。'),
    lab: make({ data: { id: 'spiral', count: 400, noise: 0, split: 0.5 }, layers: net([16, 16], 'tanh'), loss: mse, optimizer: { id: 'momentum', lr: 0.01, momentum: 0.9 }, epochs: 500 }),
  },
  {
    id: 'too_fast',
    title: text('Too fast', '步子太大'),
    why: text('A learning rate that is too high: the loss grows until the numbers are no longer finite, and training stops.', '学习率过高：损失不断变大，直到数值不再有限，训练停止。'),
    tryIt: text('Find the highest rate that still learns. Then try it with another optimizer.', '找出还能正常学习的最大学习率，再换一个优化器试试。'),
    lab: make({ data: { id: 'hills', count: 300, noise: 0, split: 0.5 }, layers: net([16, 16], 'tanh'), loss: mse, optimizer: sgd(0.2) }),
    view: { curveScale: 'log', speed: 20 },
  },
  {
    id: 'hills',
    title: text('Hills: a surface, not a border', '山丘：学曲面，不是边界'),
    why: text('Regression: the network fits heights, and the colours are values rather than classes.', '回归：网络拟合的是高度，颜色代表数值而不是类别。'),
    tryIt: text('Change tanh to ReLU: the smooth hills turn into flat facets.', '把 tanh 换成 ReLU：平滑的山丘变成一块块平面。'),
    lab: make({ data: { id: 'hills', count: 400, noise: 0, split: 0.5 }, layers: net([16, 8], 'tanh'), loss: mse, optimizer: adam(0.01), epochs: 500 }),
    view: { discretize: true },
  },
  {
    id: 'plane',
    title: text('One neuron is linear regression', '一个神经元就是线性回归'),
    why: text('Three numbers, a tilted plane: the smallest network that learns something true.', '三个数，一个倾斜的平面：能学到东西的最小网络。'),
    tryIt: text('Read the weights off and check them against the formula. Then add noise.', '读出权重，与公式对照，再加一些噪声。'),
    lab: make({ data: { id: 'plane', count: 200, noise: 0.1, split: 0.5 }, layers: net([], 'tanh'), loss: mse, optimizer: sgd(0.01), epochs: 100 }),
  },
  {
    id: 'rings',
    title: text('Rings by their squares', '用平方看圆环'),
    why: text('In the plane the rings are nested; by the squares of the coordinates one sees distance at once.', '在平面上圆环层层相套；换成坐标的平方，距离一目了然。'),
    tryIt: text('Switch the squares off and count how many units are needed instead.', '关掉平方特征，看看需要多少个单元来代替。'),
    lab: make({ data: { id: 'rings', count: 400, noise: 0.05, split: 0.5, features: ['x1_squared', 'x2_squared'] }, layers: net([4], 'tanh'), loss: bce, optimizer: adam(0.03) }),
  },
  {
    id: 'digits',
    title: text('Handwritten digits', '手写数字'),
    why: text('Real data: 28 × 28 pixels, ten classes, 400,000 weights, trained here in the page.', '真实数据：28 × 28 像素、十个类别、四十万个权重，就在这个页面里训练。'),
    tryIt: text('Draw a digit and watch the probabilities. Which digits does it take for each other?', '写一个数字，看概率怎样变化。它容易混淆哪些数字？'),
    lab: make({
      data: { id: 'external', name: 'mnist' },
      layers: [{ id: 'flatten' }, { id: 'dense', units: 512, init: { id: 'he_uniform' } }, { id: 'relu' }, { id: 'dense', units: 10 }],
      loss: crossEntropy, optimizer: adam(0.001), batch: 32, epochs: 5,
    }),
  },
];

export const presetById = (id: string): Preset | undefined => presets.find((one) => one.id === id);
