// How long a replay will take: measured by earlier ones, before the first one guessed from the multiply-adds.

import type { Report } from '../engine/protocol';

const multiplyAddsPerMs = 1e6;
const leastStepMs = 0.01;

export class Pace {
  private stepMs: number | null = null;
  private of: Report['parameters'] | null = null;

  learn(steps: number, tookMs: number): void {
    if (steps < 5) return;
    const measured = tookMs / steps;
    this.stepMs = this.stepMs === null ? measured : 0.5 * (this.stepMs + measured);
  }

  guess(steps: number, report: Report | null): number {
    if (report && report.parameters !== this.of) [this.of, this.stepMs] = [report.parameters, null]; // another network
    const perStep = this.stepMs ?? leastStepMs + (3 * (report?.multiplyAdds ?? 0) * (report?.lab.train.batch ?? 1)) / multiplyAddsPerMs;
    return steps * perStep;
  }
}
