// The catalog as the core prints it (`garden schema`). The page builds every picker, control, formula and program
// from this and never names an entry itself.

export interface Text { en: string; zh: string }

export type ParamType = 'float' | 'int' | 'bool' | 'enum';

export interface Param {
  id: string;
  name: Text;
  summary?: Text;
  type: ParamType;
  default: number | boolean | string;
  min?: number;
  max?: number;
  step?: number;
  scale?: 'linear' | 'log';
  options?: { id: string; name: Text }[];
}

/** One entry of the catalog; explanations and code may be empty until they are asked for (see catalog.ts). Strings hold `{param}` placeholders and role marks: `\sym{w}` in TeX, `«w»` in code. */
export interface Entry {
  id: string;
  name: Text;
  summary: Text;
  formula: string;
  derivative: string;
  torch: string;
  keras: string;
  numpy: string;
  numpyGrad: string;
  cpp: string;
  source: string;
  equations?: string;           // how each number is made from others, one equation a line: see core/catalog/info.h
  torchCall?: string;           // layer: how module f is applied to x; absent: f(x)
  torchDef?: string;            // Python that `torch` needs, printed once above the program
  kerasDef?: string;
  numpyDef?: string;            // functions that `numpy` calls; it then gives (y, cache)
  params: Param[];
  /** Facts that only some kinds have. */
  pointwise?: boolean;          // activation: acts on each number alone
  bounded?: boolean;            // activation: levels off at both ends
  instead?: string;             // activation: id of one to try where its units die or saturate
  start?: string;               // activation: id of the initializer that keeps the spread of what it passes on
  task?: Task;                  // dataset
  classes?: number[];           // dataset: class counts it can make, the first is the default
  tasks?: Task[];               // loss: what it can be used for
  targets?: Record<string, TargetForm>; // loss: 'binary' (1 output) | 'multiclass' | 'regression' -> how targets are encoded
  reads?: 'value' | 'logit' | 'probability' | 'log_probability'; // loss: what it takes the outputs for
  state?: string[];             // optimizer: names of its state tensors, e.g. ["m", "v"]
  sources?: [number, number];   // layer: least and most inputs; absent: one
  roles?: Record<string, string>; // layer: role -> parameter name, e.g. { w: "weight", b: "bias" }
  group?: string;               // layer: under which heading pickers list it
  init?: string;                // layer: id of the initializer its weights start from when the lab names none
  decoupled?: boolean;          // regularizer: shrinks weights before a step, adds nothing to the loss
  fullBatch?: boolean;          // optimizer: the whole training set is one batch
  byStep?: boolean;             // schedule: changes with every step, not with every epoch
  byLosses?: boolean;           // schedule: follows the losses on the test rows
  modes?: boolean;              // layer: trains otherwise than it evaluates
  zero?: boolean;               // initializer: leaves every weight at zero
  alone?: boolean;              // layer: can learn without labels, before the others
  game?: boolean;               // trainer: one part of the network makes rows, the other judges them
  pretrains?: boolean;          // trainer: layers that can learn alone do so first
  reach?: number;               // surface: its plane goes from -reach to reach
  begin?: [number, number];     // surface: a telling place to start from
  matrix?: boolean;             // metric: a number for each pair of classes
  better?: 'lower' | 'higher';  // metric
  fitted?: boolean;             // processing: learns numbers from the training rows
  copies?: boolean;             // processing: repeats or drops training rows
  splits?: boolean;             // processing: decides which rows are for testing
  augments?: boolean;           // processing: changes training rows anew in every epoch
  activation?: boolean;         // a layer-list item that is an activation
}

export type Task = 'classification' | 'regression';
/** signed: -1/+1 in one column; binary: 0/1 in one column; one_hot; index: the class number; value: a real number. */
export type TargetForm = 'signed' | 'binary' | 'one_hot' | 'index' | 'value' | 'probability' | 'signed_one_hot';

export type Kind =
  | 'activation' | 'layer' | 'loss' | 'optimizer' | 'schedule' | 'clipping' | 'initializer' | 'regularizer' | 'dataset' | 'feature' | 'metric' | 'processing' | 'surface' | 'trainer';

export interface Schema {
  version: number;
  kinds: Record<Kind, { name: Text; entries: Entry[]; groups?: { id: string; name: Text }[] }>;
  /** Hyper-parameters of the lab itself: data.count, data.noise, data.split, train.batch, train.epochs, seed … */
  lab: { data: Param[]; train: Param[]; seed: Param };
}
