// All labs of the page: each starts when it comes near, at most two live at once, the farthest gives way. One turn at a time, so
// that there are never more workers than that.

import { LabFrame } from './lab-frame';
import type { PageData } from './page-data';
import { turns, type Place } from './turns';

/** So far ahead of what is read a lab is started. */
const aheadPx = 500;

export class Labs {
  readonly frames = new Map<string, LabFrame>();
  private readonly near = new Set<string>();
  private turning = false;
  private again = false;

  constructor(data: PageData, address: () => URL) {
    const stages = new Map<Element, string>();
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const id = stages.get(target) ?? '';
        if (isIntersecting) this.near.add(id);
        else this.near.delete(id);
      }
      void this.turn();
    }, { rootMargin: `${aheadPx}px 0px` });
    for (const figure of document.querySelectorAll<HTMLElement>('figure[data-lab]')) {
      const id = figure.dataset['lab'] ?? '', stage = figure.querySelector<HTMLElement>('.stage');
      const lab = data.labs[id];
      if (!stage || !lab) continue;
      this.frames.set(id, new LabFrame(id, lab, stage, address));
      stages.set(stage, id);
      seen.observe(stage);
    }
    addEventListener('scroll', () => this.settle(), { passive: true });
  }

  private timer: ReturnType<typeof setTimeout> | undefined;

  private settle(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), 120);
  }

  private places(): Place[] {
    return [...this.frames.keys()].map((id) => {
      const { top, bottom } = document.getElementById(`lab-${id}`)!.getBoundingClientRect();
      return { id, distance: Math.abs((top + bottom) / 2 - innerHeight / 2), near: this.near.has(id) };
    });
  }

  private async turn(): Promise<void> {
    this.again = true;
    if (this.turning) return;
    this.turning = true;
    while (this.again) {
      this.again = false;
      const live = new Set([...this.frames.values()].filter((frame) => frame.live).map(({ id }) => id));
      const next = turns(this.places(), live);
      for (const id of live) if (!next.has(id)) await this.frames.get(id)?.rest();
      for (const id of next) this.frames.get(id)?.start();
    }
    this.turning = false;
  }
}
