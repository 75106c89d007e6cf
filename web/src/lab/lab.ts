// The lab: one experiment as data. The same JSON runs in the page, in a link, in the native program and in the tests.

export type Value = number | boolean | string;

/** An entry by id with the hyper-parameters that differ from its defaults. */
export interface Choice { id: string; [param: string]: Value | Choice | string[] | Given | undefined }

/** Numbers in lists as deep as a parameter has axes, by the parameter's name. */
export type Nested = number | Nested[];
export type Given = { [parameter: string]: Nested };

/** `from`: names of earlier layers or inputs, absent: the layer before; `share`: the layer whose parameters it uses too;
 *  `weights`: what its parameters start with instead of drawn numbers. */
export interface LayerChoice extends Choice { units?: number; init?: Choice; name?: string; from?: string | string[]; share?: string; weights?: Given }

export interface InputChoice { name: string; shape: number[] }
export interface OutputChoice { from?: string; loss?: Choice; target?: 'label' | 'input'; weight?: number }

export interface DataChoice {
  /** A dataset of the catalog, or "custom" (points below), "external" (a buffer given to the engine by name), "series" or "text". */
  id: string;
  count?: number;
  noise?: number;
  /** Share of the points used for training, 0.1 … 0.9. */
  split?: number;
  classes?: number;
  /** Input features by id; absent: the two coordinates. */
  features?: string[];
  /** id "custom": [x, y, target] rows, drawn by hand or read from a CSV. */
  points?: [number, number, number][];
  task?: 'classification' | 'regression';
  /** id "external": which buffer, e.g. "mnist". */
  name?: string;
  /** id "series": numbers, or rows of as many numbers as there are columns. */
  values?: number[];
  rows?: number[][];
  columns?: string[];
  /** id "text": what the next token is learned from. */
  text?: string;
  /** Steps between the source and the rows, in order; absent: none (a series or a text: the usual ones). */
  processing?: Choice[];
}

export interface Lab {
  version: 1;
  seed: number;
  data: DataChoice;
  model: { input?: number[]; inputs?: InputChoice[]; layers: LayerChoice[]; outputs?: OutputChoice[] };
  loss: Choice;
  optimizer: Choice;
  regularizer?: Choice;
  /** How the learning rate changes during the run. */
  schedule?: Choice;
  /** A limit on the gradient. */
  clip?: Choice;
  /** `shards`: each batch is computed in so many parts whose gradients are added up; absent: 1. */
  train: {
    batch: number; epochs: number; shards?: number;
    /** An entry of the kind "trainer", its settings beside it; absent: supervised. `generator` names the layer that ends a generator. */
    kind?: string; generator?: string;
  };
}
