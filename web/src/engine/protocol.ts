// What the page may ask of the worker: one map, name -> [params, result]. The page calls, the worker answers, the worker
// never speaks first. The page sees only this file of the engine.

import type { Choice, Lab, Value } from '../lab/lab';
import type { LaneCalls } from './lanes';
import type { Kind, Task, Text } from './schema';

export type Build = 'scalar' | 'simd' | 'relaxed';

/** A user's mistake, on the place that has it, e.g. path "model.layers.2.units". */
export interface Problem { path: string; message: Text }

/** One parameter of a layer and how it starts. */
export interface Weight { path: string; name: string; shape: number[]; fanIn: number; fanOut: number; regularized: boolean; init?: Choice }

/** One part of the running network as the formula, the code and the picture need it. */
export interface Part {
  path: string;                       // "layers.0"
  id: string;                         // entry id
  activation: boolean;
  inShape: number[];                  // of the first source, without the batch dimension
  sources: string[];                  // paths of all tensors it reads: ["layers.3.out", "layers.0.out"]
  outShape: number[];
  parameters: number;
  multiplyAdds: number;               // per sample, forward
  /** In the order of the layer's declaration; none where the part uses those of another. */
  weights?: Weight[];
  buffers?: { path: string; name: string; shape: number[]; initial: number }[];
  roles: Record<string, string>;      // role -> tensor path: { x: "data.x", w: "layers.0.weight", b: …, y: "layers.0.out" }
}

/** Every tensor that can be looked at: path -> shape. Gradients are "<path>.grad", optimizer state "<path>.m". */
export type Tensors = Record<string, number[]>;

/** What `create` found out about the lab. */
export interface Report {
  problems: Problem[];
  lab: Lab;                           // normalized: defaults written out where the form needs them
  parts: Part[];
  tensors: Tensors;
  task: Task;
  classes: number;                    // 0 for regression
  classNames?: string[];
  target: string;                     // target form, see schema
  vocabulary: number;                 // > 0: rows are token ids below it
  regularized: string[];              // the parameters that a regularizer acts on
  trainCount: number;
  testCount: number;
  batchesPerEpoch: number;
  parameters: number;
  multiplyAdds: number;               // per sample, forward
  metric: string;                     // the task's metric id: shown beside the loss
  kept: boolean;                      // weights of the previous lab were kept where they fit
  /** What steps of data.processing learned from the training rows: x' = (x - shift) / scale a column, words by id. */
  learned?: { step: number; id: string; x?: Affine; y?: Affine; words?: string[] }[];
  /** Ways to train beside supervised: parts of the run, which layer learns alone in each, and what the numbers of the curves are. */
  stages?: { name: Text; layer?: string; epochs: number; columns: Record<'trainLoss' | 'testLoss' | 'trainMetric' | 'testMetric', Text> }[];
}

export interface Affine { shift: number[]; scale: number[] }

export interface Status {
  step: number;                       // optimizer steps done
  epoch: number;                      // step / batchesPerEpoch, a real number
  running: boolean;
  done: boolean;                      // train.epochs reached
  stepsPerSecond: number;
  samplesPerSecond: number;
  rate: number;                       // the learning rate of the last step
  /** Bytes: of the parameters, the optimizer's state, the layers' outputs for one batch, and of everything held. */
  memory: { parameters: number; state: number; activations: number; peak: number };
  /** Which of the report's stages is under way. */
  stage?: { index: number; name: Text };
  /** Training stopped because a number was no longer finite: which tensor, at which step; the engine holds the last good state. */
  stopped?: { step: number; tensor: string; message: Text };
}

/** What a view wants copied into the next frame. */
export type Need =
  | { kind: 'tensor'; path: string }                                   // shape of the tensor
  | { kind: 'summary'; path: string }                                  // [min, max, mean, std, finiteCount]
  | { kind: 'grid'; resolution: number; layers: number[]; catalog?: boolean } // one part per layer: (units, n, n) row 0 = bottom, cell centres over [-domain, domain]; -1 = the input features, with `catalog` all that exist; the layer after the last = the prediction
  | { kind: 'points' }                                                 // (N, 6): x, y, target, isTest, prediction, isWrong
  | { kind: 'history'; since: number }                                 // (R, 6): step, epoch, trainLoss, testLoss, trainMetric, testMetric
  | { kind: 'confusion' }                                              // (K, K) test counts, rows = truth
  | { kind: 'examples'; truth: number; predicted: number; limit: number } // (n): indices into the test set
  | { kind: 'predict'; input: number[] }                               // outputs of the last layer as probabilities (or values) for one input
  | { kind: 'forward'; input: number[] };                              // every layer's output for one input: one part per layer

/** Parts come in the order of the needs; a grid or forward need gives one part per layer. Views into the frame's one buffer. */
export interface FramePart { shape: number[]; data: Float32Array }
export interface Frame { status: Status; parts: FramePart[]; buffer: ArrayBuffer }

/** The numbers behind the plot of an entry: its values at xs and, where it has them, as many slopes; empty when it has no curve.
 *  What xs mean for each kind is said in core/engine/curve.h. */
export interface EntryQuestion { kind: Kind; id: string; settings?: Record<string, Value>; xs: number[]; target?: number; walks?: { optimizer: Choice; schedule?: Choice; start: [number, number] }[]; steps?: number; noise?: number; seed?: number; ends?: 0 | 1 }
/** The train loss at weights + a · one direction + b · another, for the places (a, b) that stand in xs one after the other; without
 *  places the two directions, each all parameters in order. How they are chosen is said in core/train/slice.h. */
export interface SliceQuestion { kind: 'slice'; plane: 'random' | 'gradient'; seed: number; xs: number[] }

export interface Protocol extends LaneCalls {
  /** Chooses and starts a build; a wrong self-test falls back and says so in `fallback`. */
  load: [{ force?: Build }, { build: Build; fallback?: Text }];
  /** Checks and starts a lab; `keep` carries over every weight that fits. With problems nothing changes. */
  create: [{ lab: Lab; keep: boolean }, Report];
  /** Gives the engine rows for data id "external": x (count × features) and y (count); quantized bytes are scaled by 1/255. */
  external: [{ name: string; x: Uint8Array | Float32Array; y: Uint8Array | Float32Array; testX: Uint8Array | Float32Array; testY: Uint8Array | Float32Array; shape: number[]; classes: number; target?: number[]; vocabulary?: number }, { bytes: number }];
  /** speed: steps per second at most; 0 = as fast as the machine can. */
  run: [{ running: boolean; speed?: number }, Status];
  /** `epochs`: to the end of as many, the one that has begun included. Steps asked for meanwhile come on top. */
  step: [{ steps: number } | { epochs: number }, Status];
  frame: [{ needs: Need[]; buffer?: ArrayBuffer }, Frame];
  /** Writes one number of a parameter. */
  poke: [{ path: string; index: number; value: number }, Status];
  /** Parameters + optimizer + RNG + step. */
  snapshot: [Record<string, never>, ArrayBuffer];
  restore: [{ snapshot: ArrayBuffer }, Status];
  /** Back to the last state in which every number was finite. */
  rewind: [Record<string, never>, Status];
  /** safetensors */
  saveWeights: [Record<string, never>, ArrayBuffer];
  loadWeights: [{ weights: ArrayBuffer }, { problems: Problem[] }];
  /** The present data as the programs read it: CSV text. */
  csv: [Record<string, never>, string];
  /** Points of a dataset without touching the running lab: for thumbnails. (N, 3): x, y, target */
  sample: [{ lab: Lab }, Float32Array];
  /** Numbers of an entry or of the running network; fails with the reasons where a question is refused. */
  evaluate: [EntryQuestion | SliceQuestion, Float32Array];
  ping: [Record<string, never>, number];
}
