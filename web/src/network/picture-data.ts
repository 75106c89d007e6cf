// What the network picture knows of the running net: one map a neuron, the weights and biases, and the gradients of the layer
// under the pointer. Copied from the frame, so the picture can be painted again without one.

import type { FramePart, Need, Report, Status } from '../engine/protocol';
import type { Column } from './columns';

interface Store { shape: number[]; data: Float32Array }
const empty = (): Store => ({ shape: [0], data: new Float32Array(0) });

function keep(into: Store, part: FramePart | undefined): void {
  if (!part) return;
  if (into.data.length !== part.data.length) into.data = new Float32Array(part.data.length);
  into.data.set(part.data);
  into.shape = part.shape.slice();
}

export class PictureData {
  resolution = 25;
  /** By column, the inputs first: (units, n, n). */
  readonly maps: Store[] = [];
  /** By layer index of the lab. */
  readonly weights = new Map<number, Store>();
  readonly biases = new Map<number, Store>();
  gradientLayer: number | null = null;
  readonly weightGradient = empty();
  readonly biasGradient = empty();
  step = 0;
  running = false;
  private columns: Column[] = [];
  private asked: { maps: number; weighted: number[]; gradient: number | null } = { maps: 0, weighted: [], gradient: null };

  /** `gradient`: the layer whose gradients are wanted, or null. */
  needs(found: Report, columns: Column[], gradient: number | null): Need[] {
    const plane = found.lab.data.id !== 'external';
    this.columns = columns.filter((column) => column.last < found.parts.length);
    const weighted = this.columns.flatMap((column) => (column.weighted === null ? [] : [column.weighted]));
    const known = gradient !== null && weighted.includes(gradient) && `layers.${gradient}.weight` in found.tensors ? gradient : null;
    this.asked = { maps: plane ? this.columns.length + 1 : 0, weighted, gradient: known };
    const tensor = (path: string): Need => ({ kind: 'tensor', path });
    return [
      ...(plane ? [{ kind: 'grid' as const, resolution: this.resolution, layers: [-1, ...this.columns.map((column) => column.last)], catalog: true }] : []),
      ...weighted.flatMap((layer) => [tensor(`layers.${layer}.weight`), tensor(`layers.${layer}.bias`)]),
      ...(known === null ? [] : [tensor(`layers.${known}.weight.grad`), tensor(`layers.${known}.bias.grad`)]),
    ];
  }

  take(parts: FramePart[], status: Status): void {
    const { maps, weighted, gradient } = this.asked;
    let at = 0;
    for (let c = 0; c < maps; ++c) keep((this.maps[c] ??= empty()), parts[at++]);
    this.maps.length = maps;
    for (const layer of weighted) {
      keep(stored(this.weights, layer), parts[at++]);
      keep(stored(this.biases, layer), parts[at++]);
    }
    this.gradientLayer = gradient;
    if (gradient !== null) {
      keep(this.weightGradient, parts[at++]);
      keep(this.biasGradient, parts[at++]);
    }
    this.step = status.step;
    this.running = status.running;
  }

  /** Weight from input `from` to unit `to`; NaN while the lab on the page and the one running differ. */
  /** How many weights a neuron of the layer has. */
  inputs(layer: number): number {
    return this.weights.get(layer)?.shape[1] ?? 0;
  }

  weight(layer: number, to: number, from: number): number {
    return read(this.weights.get(layer), to, from);
  }

  bias(layer: number, unit: number): number {
    return this.biases.get(layer)?.data[unit] ?? NaN;
  }

  weightSlope(layer: number, to: number, from: number): number {
    return this.gradientLayer === layer ? read(this.weightGradient, to, from) : NaN;
  }

  biasSlope(layer: number, unit: number): number {
    return this.gradientLayer === layer ? this.biasGradient.data[unit] ?? NaN : NaN;
  }

  /** Least and greatest value of a neuron over the plane, or null. */
  range(column: number, unit: number): [number, number] | null {
    const store = this.maps[column], cells = this.resolution ** 2;
    if (!store || store.data.length < (unit + 1) * cells) return null;
    let low = Infinity, high = -Infinity;
    for (let i = unit * cells; i < (unit + 1) * cells; ++i) {
      low = Math.min(low, store.data[i]!);
      high = Math.max(high, store.data[i]!);
    }
    return [low, high];
  }
}

function stored(map: Map<number, Store>, layer: number): Store {
  let store = map.get(layer);
  if (!store) map.set(layer, (store = empty()));
  return store;
}

function read(store: Store | undefined, row: number, column: number): number {
  const width = store?.shape[1] ?? 0;
  return store && column < width ? store.data[row * width + column] ?? NaN : NaN;
}
