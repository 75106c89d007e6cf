// <garden-thumbnail>: a dataset in 44 pixels, its points made by the real generator. Points are kept by data and seed, so
// that a theme change only draws again.

import { effect } from '@preact/signals-core';
import type { Lab } from '../lab/lab';
import { engine } from '../lab/state';
import { classOf, domain } from '../views/points';
import { palette, valueLevel } from '../views/palette';
import { define } from './signal-element';

const columns = 3;
const made = new Map<string, Promise<Float32Array>>();

function pointsOf(lab: Lab): Promise<Float32Array> {
  const key = JSON.stringify([lab.data, lab.seed]);
  let points = made.get(key);
  if (!points) {
    points = engine.call('sample', { lab });
    points.catch(() => made.delete(key)); // a worker that was replaced: the next thumbnail asks again
    if (made.size > 200) made.clear();
    made.set(key, points);
  }
  return points;
}

class Thumbnail extends HTMLElement {
  private lab_: Lab | null = null;
  private regression_ = false;
  private points: Float32Array | null = null;
  private asked = 0;
  private stop: (() => void) | undefined;
  private readonly sizes = new ResizeObserver(() => this.draw());

  set lab(lab: Lab) {
    if (JSON.stringify(lab) === JSON.stringify(this.lab_)) return;
    this.lab_ = lab;
    const turn = ++this.asked;
    pointsOf(lab).then((points) => {
      if (turn !== this.asked) return;
      this.points = points;
      this.draw();
    }, () => undefined);
  }

  set regression(is: boolean) {
    this.regression_ = is;
  }

  connectedCallback(): void {
    if (!this.firstChild) this.append(document.createElement('canvas'));
    this.sizes.observe(this);
    this.stop = effect(() => {
      void palette.value;
      this.draw();
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.sizes.disconnect();
  }

  private draw(): void {
    const canvas = this.querySelector('canvas');
    const context = canvas?.getContext('2d');
    const { points } = this;
    if (!canvas || !context || !points || this.clientWidth === 0) return;
    const colors = palette.peek();
    const ratio = window.devicePixelRatio || 1;
    const size = Math.round(this.clientWidth * ratio);
    canvas.width = canvas.height = size;
    const radius = 1.35 * ratio;
    const inset = 3 * ratio;
    const at = (value: number): number => inset + ((value + domain) / (2 * domain)) * (size - 2 * inset);
    for (let row = 0; row + columns <= points.length; row += columns) {
      const [x, y, target] = [points[row] ?? 0, points[row + 1] ?? 0, points[row + 2] ?? 0];
      context.fillStyle = (this.regression_ ? colors.valueCss[valueLevel(target)] : colors.classCss[classOf(target) % colors.classCss.length]) ?? colors.ink;
      context.beginPath();
      context.arc(at(x), size - at(y), radius, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

define('garden-thumbnail', Thumbnail);
