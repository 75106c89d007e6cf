// The engine behind the protocol: one handler a call. Training goes on between calls in the loop's slices; whatever a call
// changes, it changes between two steps.

import type { Lab } from '../../lab/lab';
import type { Need, Problem, Protocol, Report, Status } from '../protocol';
import { Transfer, type Handlers } from '../rpc';
import type { Lanes } from './lanes';
import { loadEngine, type Load, type NativeEngine } from './load';
import { Loop, type Clock } from './loop';
import { EngineMotor } from './motor';
import { unpack } from './pack';

export function engineHandlers(clock: Clock, load: Load = loadEngine): Handlers<Protocol> {
  let service: Service | null = null;
  const here = (): Service => service ?? notLoaded();
  // Loaded with the first call: most pages never ask for it.
  let another: (() => NativeEngine) | null = null;
  let lanes: Promise<Lanes> | null = null;
  const beside = (): Promise<Lanes> => {
    const make = another ?? notLoaded();
    return (lanes ??= import('./lanes').then((module) => new module.Lanes(clock, make)));
  };
  return {
    async load({ force }) {
      const { engine, another: make, ...loaded } = await load(force);
      service = new Service(engine, clock);
      another = make;
      lanes = null;
      return loaded;
    },
    create: ({ lab, keep }) => here().create(lab, keep),
    external: (rows) => here().external(rows),
    run: ({ running, speed }) => here().run(running, speed),
    step: (way) => here().step(way),
    frame: ({ needs, buffer }) => here().frame(needs, buffer),
    poke: ({ path, index, value }) => here().changed(here().native.poke(path, index, value)),
    snapshot: () => give(here().native.snapshot()),
    restore: ({ snapshot }) => here().changed(here().native.restore(new Uint8Array(snapshot))),
    rewind: () => here().changed(here().native.rewind()),
    saveWeights: () => give(here().native.saveWeights()),
    loadWeights: ({ weights }) => here().loadWeights(new Uint8Array(weights)),
    csv: () => here().native.csv(),
    sample: ({ lab }) => giveNumbers(here().native.sample(JSON.stringify(lab))),
    evaluate: (question) => {
      const answer = giveNumbers(here().native.evaluate(JSON.stringify(question)));
      if (answer.value.length === 0) refuse((JSON.parse(here().native.refusal()) as { problems: Problem[] }).problems);
      return answer;
    },
    lanes: async (labs) => (await beside()).open(labs),
    laneRows: async (rows) => (await beside()).keepRows(rows),
    laneRun: async (way) => (await beside()).run(way),
    laneFrame: async (needs) => (await beside()).frame(needs),
    laneGo: async (way) => (await beside()).go(way),
    laneSnapshot: async (lane) => (await beside()).snapshot(lane),
    ping: () => clock.nowMs(),
  };
}

function notLoaded(): never {
  throw new Error('The engine has not been loaded yet.');
}

/** A copy that is the receiver's: a view of the heap is never posted. */
function give(heap: Uint8Array): Transfer<ArrayBuffer> {
  const copy = heap.slice().buffer as ArrayBuffer;
  return new Transfer(copy, [copy]);
}

function giveNumbers(heap: Float32Array): Transfer<Float32Array> {
  const copy = heap.slice();
  return new Transfer(copy, [copy.buffer]);
}

class Service {
  private readonly motor: EngineMotor;
  private readonly loop: Loop;
  private report: Report | null = null;
  private training = false; // the loop runs because of run(), not for steps asked for or an evaluation
  private speed = 0;
  private untilStep = 0; // where the steps asked for end

  constructor(readonly native: NativeEngine, clock: Clock) {
    this.motor = new EngineMotor(native);
    this.loop = new Loop(this.motor, clock);
  }

  /** With problems the lab before goes on as it was. */
  async create(lab: Lab, keep: boolean): Promise<Report> {
    const report = JSON.parse(this.native.create(JSON.stringify(lab), keep)) as Report;
    if (report.problems.length > 0) return report;
    this.report = report;
    this.motor.refresh();
    if (this.training) this.train();
    else await this.evaluate();
    return report;
  }

  external({ x, y, testX, testY, ...head }: Protocol['external'][0]): { bytes: number } {
    const { bytes, problems } = JSON.parse(this.native.external(JSON.stringify(head), x, y, testX, testY)) as { bytes: number; problems: Problem[] };
    refuse(problems);
    return { bytes };
  }

  run(running: boolean, speed = this.speed): Status {
    this.speed = speed;
    if (!running) this.training = false;
    if (running && this.training) this.loop.setSpeed(speed);
    else if (running) this.train();
    else void this.evaluate(); // what was begun is finished
    return this.status();
  }

  /** Answers when they are done, or when another call has taken over. */
  async step(way: Protocol['step'][0]): Promise<Status> {
    const step = this.motor.step();
    const from = this.loop.running && !this.training ? Math.max(step, this.untilStep) : step;
    this.training = false;
    this.untilStep = 'steps' in way ? from + way.steps : from + this.stepsToEpochEnd(way.epochs, from - step);
    await this.loop.run(this.untilStep);
    return this.status();
  }

  /** Steps to the end of `epochs` epochs after `skipped` steps from here; the last batch of an epoch may be a smaller one. */
  private stepsToEpochEnd(epochs: number, skipped: number): number {
    const { trainCount: rows = 1, batchesPerEpoch = 1, lab } = this.report ?? {};
    const batch = lab?.train.batch ?? 1;
    let used = Math.round((this.motor.latest().epoch % 1) * rows) % rows;
    for (let i = 0; i < skipped; i++) used = used + batch >= rows ? 0 : used + batch;
    return Math.ceil((rows - used) / batch) + (epochs - 1) * batchesPerEpoch;
  }

  frame(needs: Need[], buffer?: ArrayBuffer): Transfer<Protocol['frame'][1]> {
    const { parts, buffer: filled } = unpack(this.native.view(JSON.stringify(needs)), buffer);
    return new Transfer({ status: this.status(), parts, buffer: filled }, [filled]);
  }

  /** After a call that may have been refused; evaluations are caught up with. */
  async changed(answer: string): Promise<Status> {
    refuse((JSON.parse(answer) as { problems: Problem[] }).problems);
    this.motor.refresh();
    if (!this.training) await this.evaluate();
    return this.status();
  }

  async loadWeights(weights: Uint8Array): Promise<{ problems: Problem[] }> {
    const { problems } = JSON.parse(this.native.loadWeights(weights)) as { problems: Problem[] };
    this.motor.refresh();
    if (!this.training && problems.length === 0) await this.evaluate();
    return { problems };
  }

  /** To the end of the lab's epochs, which the engine knows. */
  private train(): void {
    this.training = true;
    void this.loop.run(Infinity, this.speed).then(() => { this.training &&= this.loop.running; });
  }

  private evaluate(): Promise<void> {
    this.untilStep = this.motor.step();
    return this.loop.run(this.untilStep);
  }

  private status(): Status {
    const latest = this.motor.latest();
    const stepsPerSecond = this.training ? this.loop.stepRate() : 0;
    const samplesPerSecond = stepsPerSecond * (this.report?.lab.train.batch ?? 0);
    return { ...latest, running: this.training, done: latest.done && !this.training, stepsPerSecond, samplesPerSecond };
  }
}

function refuse(problems: Problem[]): void {
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message.en).join(' '));
}
