// Lanes: several engines in one worker. The loop drives them as one motor, and it is always the lane furthest behind by the
// clock that goes on. How the work is cut never changes what a lane computes: its curve is that of a run alone.

import type { Lab } from '../../lab/lab';
import type { LaneCalls, LaneClock, LaneParts, LanesStatus, LaneStatus } from '../lanes';
import type { Need, Problem, Protocol, Report, Status } from '../protocol';
import { Transfer } from '../rpc';
import type { NativeEngine } from './load';
import { Loop, type Clock, type Motor } from './loop';
import { EngineMotor } from './motor';
import { unpack } from './pack';

/** A lane is ahead of the others by so many units of work at most. */
const chunk = 256;
/** Forward, then backward to the inputs of each layer and to its weights. */
const passes = 3;
const mostMarks = 1024;

/** One engine with what it has used up. */
class Lane {
  readonly motor: EngineMotor;
  readonly planned: Record<'steps' | 'work', number>;
  /** Nothing is left to do before the race is over. */
  rests = false;
  ms = 0;
  private readonly rows: number;
  private readonly cost: number;    // multiply-adds a training row
  private readonly stepRows: number;
  private marks: { step: number; ms: number }[] = [{ step: 0, ms: 0 }];

  constructor(readonly native: NativeEngine, readonly report: Report) {
    this.motor = new EngineMotor(native);
    const { trainCount, batchesPerEpoch, multiplyAdds, lab: { train } } = report;
    this.rows = trainCount;
    this.cost = multiplyAdds * passes;
    this.stepRows = batchesPerEpoch <= 1 ? trainCount : train.batch;
    this.planned = { steps: train.epochs * batchesPerEpoch, work: train.epochs * trainCount * this.cost };
  }

  get work(): number {
    return Math.round(this.motor.latest().epoch * this.rows) * this.cost;
  }

  get out(): boolean {
    return this.motor.latest().stopped !== undefined;
  }

  reading(clock: LaneClock): number {
    return clock === 'steps' ? this.motor.step() : clock === 'time' ? this.ms : this.work;
  }

  /** Steps until `line` by the clock; a step is never cut in two. */
  left(clock: LaneClock, line: number): number {
    const rest = line - this.reading(clock);
    if (rest <= 0) return 0;
    if (clock === 'steps') return rest;
    return clock === 'time' ? chunk : Math.ceil(rest / Math.max(1, this.stepRows * this.cost));
  }

  advance(steps: number, units: number, nowMs: () => number): number {
    const begin = nowMs();
    const done = this.motor.advance(steps, units);
    this.ms += nowMs() - begin;
    if (done > 0) this.mark();
    return done;
  }

  private mark(): void {
    this.marks.push({ step: this.motor.step(), ms: this.ms });
    if (this.marks.length > mostMarks) this.marks = this.marks.filter((_, i) => i % 2 === 0);
  }

  /** The computing time at a step, in between the marks on a straight line. */
  timeAt(step: number): number {
    const { marks } = this;
    const after = marks.findIndex((one) => one.step >= step);
    if (after <= 0) return after === 0 ? 0 : this.ms;
    const [a, b] = [marks[after - 1]!, marks[after]!];
    return b.step === a.step ? b.ms : a.ms + ((step - a.step) / (b.step - a.step)) * (b.ms - a.ms);
  }

  status(): LaneStatus {
    const { step, epoch, done, stopped } = this.motor.latest();
    return { step, epoch, done, ms: this.ms, work: this.work, ...(stopped ? { stopped } : {}) };
  }
}

export class Lanes implements Motor {
  private lanes: Lane[] = [];
  private clock: LaneClock = 'steps';
  private readonly loop: Loop;
  private readonly rows = new Map<string, Protocol['external'][0]>();
  private racing = false;

  constructor(private readonly time: Clock, private readonly make: () => NativeEngine) {
    this.loop = new Loop(this, time);
  }

  // --- the motor: always the lane that is behind ---

  advance(steps: number, units: number): number {
    const line = this.line();
    const waiting = this.lanes.filter((lane) => !lane.rests).sort((a, b) => a.reading(this.clock) - b.reading(this.clock));
    for (const lane of waiting) {
      const left = lane.left(this.clock, line);
      const done = lane.advance(Math.min(steps, left, chunk), Math.min(units, chunk), () => this.time.nowMs());
      if (lane.out) for (const one of this.lanes) one.rests = one.out; // without it the line may lie further on
      if (done > 0) return done;
      lane.rests = this.racing && (left === 0 || lane.motor.ended());
    }
    return 0;
  }

  /** What the speed limit counts: of equal steps the fewest, else the most. */
  step(): number {
    const steps = this.lanes.filter((lane) => !lane.rests).map((lane) => lane.motor.step());
    return this.clock === 'steps' ? Math.min(...steps) : Math.max(...steps);
  }

  ended(): boolean {
    return this.lanes.every((lane) => lane.rests);
  }

  /** By the clock, where the first lane will have done its epochs; by time that is known only when one has. */
  private line(): number {
    const { clock } = this;
    const running = this.lanes.filter((lane) => !lane.out);
    if (clock !== 'time') return Math.min(...running.map((lane) => lane.planned[clock]));
    return Math.min(...running.filter((lane) => lane.motor.latest().done).map((lane) => lane.ms));
  }

  // --- the calls ---

  open({ labs }: LaneCalls['lanes'][0]): Report[] {
    this.loop.halt();
    this.racing = false;
    const made = labs.map((lab) => this.start(lab));
    if (made.some(({ report }) => report.problems.length > 0)) {
      for (const { native } of made) native.delete();
      return made.map(({ report }) => report);
    }
    for (const { native } of this.lanes) native.delete();
    this.lanes = made.map(({ native, report }) => new Lane(native, report));
    if (this.lanes.length > 0) void this.loop.run(this.step());
    return made.map(({ report }) => report);
  }

  private start(lab: Lab): { native: NativeEngine; report: Report } {
    const native = this.make();
    const rows = this.rows.get(lab.data.name ?? '');
    if (rows) {
      const { x, y, testX, testY, ...head } = rows;
      refuse((JSON.parse(native.external(JSON.stringify(head), x, y, testX, testY)) as { problems: Problem[] }).problems);
    }
    return { native, report: JSON.parse(native.create(JSON.stringify(lab), false)) as Report };
  }

  keepRows(rows: Protocol['external'][0]): Record<string, never> {
    this.rows.set(rows.name, rows);
    return {};
  }

  run({ running, clock, speed }: LaneCalls['laneRun'][0]): LanesStatus {
    this.clock = clock;
    this.racing = running;
    if (this.lanes.length > 0) void this.loop.run(running ? Infinity : this.step(), running ? speed : 0);
    return this.status();
  }

  frame({ needs }: LaneCalls['laneFrame'][0]): Transfer<LaneCalls['laneFrame'][1]> {
    const lanes = this.lanes.map((lane, i): LaneParts & { buffer: ArrayBuffer } => {
      const wanted: Need[] = needs[i] ?? [];
      const { parts, buffer } = unpack(lane.native.view(JSON.stringify(wanted)));
      const history = wanted[0]?.kind === 'history' ? parts[0] : undefined;
      const columns = history?.shape[1] ?? 1;
      const times = Float32Array.from({ length: history?.shape[0] ?? 0 }, (_, row) => lane.timeAt(history!.data[row * columns]!));
      return { parts, times, buffer };
    });
    return new Transfer({ status: this.status(), lanes: lanes.map(({ parts, times }) => ({ parts, times })) },
      lanes.flatMap(({ buffer, times }) => [buffer, times.buffer as ArrayBuffer]));
  }

  async go({ lane: index, snapshot, step }: LaneCalls['laneGo'][0]): Promise<Status> {
    const lane = this.at(index);
    if (snapshot) refuse((JSON.parse(lane.native.restore(new Uint8Array(snapshot))) as { problems: Problem[] }).problems);
    lane.motor.refresh();
    await new Loop(lane.motor, this.time).run(step);
    return lane.motor.latest();
  }

  snapshot({ lane }: LaneCalls['laneSnapshot'][0]): Transfer<ArrayBuffer> {
    const copy = this.at(lane).native.snapshot().slice().buffer as ArrayBuffer;
    return new Transfer(copy, [copy]);
  }

  private at(index: number): Lane {
    const lane = this.lanes[index];
    if (!lane) throw new RangeError(`There is no lane ${index}; there are ${this.lanes.length}.`);
    return lane;
  }

  private status(): LanesStatus {
    const over = this.lanes.length > 0 && this.ended();
    return { running: this.racing && !over, over, lanes: this.lanes.map((lane) => lane.status()) };
  }
}

function refuse(problems: Problem[]): void {
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message.en).join(' '));
}
