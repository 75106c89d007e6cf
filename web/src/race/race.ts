// The running race: a worker of its own with one engine a lane, started with the first race and ended when the page leaves it.
// The page asks for curves as fast as it can draw them and for maps a few times a second; nothing is asked while nothing moves.

import { computed, effect, signal, untracked } from '@preact/signals-core';
import type { LaneClock, LanesStatus } from '../engine/lanes';
import type { Need, Report } from '../engine/protocol';
import { startEngine } from '../engine/start';
import { Supervisor } from '../engine/supervisor';
import type { Text } from '../engine/schema';
import { raceWords as words } from '../i18n/race';
import { entry } from '../lab/entries';
import { followed, rowsFor } from '../lab/follow';
import { build, engine, openLab, pause, setStatus, usualSpeed } from '../lab/state';
import { CurveData, type Series } from '../views/curve-data';
import { closeRace, entrants, raceIsOpen, raceIsSeen, startsAtOnce } from './open';
import type { Criterion, Judge, LaneCurve } from './ranking';
import { rank, winner } from './ranking';

export const mapCells = 49;
const mapEveryMs = 150;
const orderEveryMs = 1000;
const watchSpeed = 500;

export const clock = signal<LaneClock>('steps');
export const criterion = signal<Criterion>({ kind: 'best' });
export const judged = signal<Series>('testLoss');
export const shownSet = signal<'train' | 'test'>('test');
export const fullSpeed = signal(false);
export const racing = signal(false);
/** What became of the last line-up; null while it is under way or nobody is there. */
export const reports = signal<readonly Report[] | null>(null);
export const laneStatus = signal<LanesStatus | null>(null);
export const trouble = signal<Text | null>(null);
/** Counts new numbers: curves and maps are not signals themselves. */
export const news = signal(0);

export interface LaneView extends LaneCurve { map: Float32Array; units: number }
export let views: LaneView[] = [];

/** A sentence with its values in both languages, for as long as it is shown. */
function filled({ en, zh }: Text, values: Record<string, string | number>): Text {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  return { en: fill(en), zh: fill(zh) };
}

let worker: Supervisor | null = null;
let loop = 0;
let asking = false;
let mapMs = -Infinity;
let lineUps = 0;
/** Started, but out of sight: it goes on when it is seen. */
let waits = false;

// --- the worker ---

function theWorker(): Promise<Supervisor> {
  const made = new Supervisor({
    start: () => startEngine(),
    async prepare(client, restarted) {
      await client.call('load', build.peek() ? { force: build.peek()! } : {});
      if (restarted) setTimeout(() => void lineUp()); // its lanes are lost: they stand at the start again
    },
    onSilent: () => undefined,
    onRestarted: (reason) => { trouble.value = filled(words.failed, { reason }); },
    onGivenUp: (reason) => { trouble.value = filled(words.failed, { reason }); },
  });
  return made.start().then(() => made);
}
let starting: Promise<Supervisor> | null = null;

/** Never more than this one beside the page's own. */
async function get(): Promise<Supervisor> {
  starting ??= theWorker();
  worker = await starting;
  return worker;
}

function leave(): void {
  lineUps += 1;
  cancelAnimationFrame(loop);
  loop = 0;
  racing.value = waits = false;
  [reports.value, laneStatus.value, views] = [null, null, []];
  void starting?.then((one) => one.stop());
  starting = worker = null;
}

// --- at the start ---

/** All lanes to step 0, from the entrants as they are. */
export async function lineUp(): Promise<void> {
  const mine = ++lineUps, labs = entrants.peek().map(({ lab }) => lab);
  racing.value = waits = false;
  [reports.value, laneStatus.value, views] = [null, null, []];
  news.value += 1;
  if (labs.length === 0) return;
  try {
    const to = await get();
    const rows = new Map(labs.flatMap((lab) => (rowsFor(lab) ? [[lab.data.name, rowsFor(lab)!] as const] : [])));
    for (const each of rows.values()) await to.call('laneRows', await each);
    const found = await to.call('lanes', { labs });
    if (mine !== lineUps) return;
    const bad = found.findIndex(({ problems }) => problems.length > 0);
    if (bad >= 0) {
      const { message } = found[bad]!.problems[0]!;
      trouble.value = { en: filled(words.refused, { n: bad + 1, message: message.en }).en, zh: filled(words.refused, { n: bad + 1, message: message.zh }).zh };
      return;
    }
    trouble.value = null;
    views = found.map((report) => ({ data: new CurveData(), times: [], map: new Float32Array(0), units: 0, epochWork: 3 * report.multiplyAdds * report.trainCount }));
    reports.value = found;
    mapMs = -Infinity;
    if (startsAtOnce.peek()) {
      startsAtOnce.value = false;
      start();
    }
    look();
  } catch (error) {
    if (mine === lineUps) tell(error);
  }
}

function tell(error: unknown): void {
  if (error instanceof Error && error.name === 'Closed') return; // the restart says so itself
  const reason = error instanceof Error ? error.message : String(error);
  trouble.value = filled(words.failed, { reason });
}

// --- running ---

export const over = computed(() => laneStatus.value?.over === true);

export function start(): void {
  if (!reports.peek() || over.peek()) return;
  waits = !raceIsSeen.peek();
  if (waits) return;
  racing.value = true;
  void send();
}

export function stop(): void {
  racing.value = waits = false;
  void send();
}

const speed = (): number => (fullSpeed.peek() || entrants.peek().every(({ lab }) => usualSpeed(lab) === 0) ? 0 : watchSpeed);

async function send(): Promise<void> {
  try {
    await worker?.call('laneRun', { running: racing.peek(), clock: clock.peek(), speed: speed() });
    look();
  } catch (error) {
    tell(error);
  }
}

/** Another clock means another race. */
export function setClock(next: LaneClock): void {
  if (next === clock.peek()) return;
  clock.value = next;
  void lineUp();
}

// --- looking ---

function look(): void {
  if (loop === 0 && raceIsOpen.peek()) loop = requestAnimationFrame(() => void turn());
}

/** Labs of points in the plane have a map; others answer the need with an empty part. */
const hasPlane = (report: Report): boolean => report.lab.data.id !== 'external';

async function turn(): Promise<void> {
  loop = 0;
  const found = reports.peek(), mine = lineUps;
  if (!found || !worker || asking || document.visibilityState === 'hidden') return;
  asking = true;
  const wantsMaps = performance.now() - mapMs > mapEveryMs || !racing.peek();
  try {
    const needs = found.map((report, i): Need[] => {
      const curve: Need = { kind: 'history', since: views[i]?.data.lastStep ?? -1 };
      return wantsMaps && hasPlane(report) ? [curve, { kind: 'grid', resolution: mapCells, layers: [report.parts.length] }] : [curve];
    });
    const { status, lanes } = await worker.call('laneFrame', { needs });
    if (mine !== lineUps) return;
    if (wantsMaps) mapMs = performance.now();
    lanes.forEach(({ parts, times }, i) => take(views[i]!, parts, times));
    const ends = status.over && racing.peek();
    if (ends) {
      racing.value = false; // before the outcome is told: lanes stand in their last order when the winner is named
      mapMs = -Infinity; // the maps of the very end
    }
    laneStatus.value = status;
    news.value += 1;
    if (ends) look();
  } catch (error) {
    tell(error);
  } finally {
    asking = false;
  }
  if (racing.peek() || views.some(({ data }) => data.count === 0)) look();
}

function take(view: LaneView, parts: { shape: number[]; data: Float32Array }[], times: Float32Array): void {
  const [history, map] = parts;
  if (history) {
    const before = view.data.count;
    view.data.add(history.data, history.shape[0] ?? 0);
    view.times.length = before;
    view.times.push(...times.subarray(times.length - (view.data.count - before)));
  }
  if (map && map.data.length > 0) {
    view.map = map.data.slice();
    view.units = map.shape[0] ?? 1;
  }
}

// --- the outcome ---

export const judge = computed((): Judge => {
  const metric = reports.value?.[0]?.metric ?? '';
  const better = judged.value.endsWith('Loss') ? 'lower' : entry('metric', metric)?.better ?? 'higher';
  return { series: judged.value, better, criterion: criterion.value, clock: clock.value };
});
const out = computed(() => laneStatus.value?.lanes.map(({ stopped }) => stopped !== undefined) ?? []);
export const standings = computed(() => {
  void news.value;
  return reports.value ? rank(views, out.value, judge.value) : [];
});
export const winning = computed(() => winner(standings.value, over.value, judge.value));
/** Whether anything has been trained. */
export const begun = computed(() => (laneStatus.value?.lanes ?? []).some(({ step }) => step > 0));
/** The lanes as they are listed: by rank, but calm enough to be read while they run. */
export const order = signal<readonly number[]>([]);
let orderMs = -Infinity;

function settleOrder(): void {
  const now = performance.now();
  if (racing.peek() && now - orderMs < orderEveryMs) return;
  orderMs = now;
  const next = begun.peek() ? standings.peek().map(({ lane }) => lane) : entrants.peek().map((_, lane) => lane);
  if (next.join() !== order.peek().join()) order.value = next;
}

/** A lane becomes the lab on the page, with its weights as they are now. */
export async function takeOver(lane: number): Promise<void> {
  const entrant = entrants.peek()[lane];
  if (!entrant || !worker) return;
  try {
    stop();
    const snapshot = await worker.call('laneSnapshot', { lane });
    openLab(entrant.lab);
    await followed();
    setStatus(await engine.call('restore', { snapshot }));
    closeRace();
  } catch (error) {
    tell(error);
  }
}

// --- with the page ---

effect(() => {
  const [open] = [raceIsOpen.value, entrants.value];
  untracked(() => {
    if (!open) return leave();
    pause();
    void lineUp();
  });
});
effect(() => {
  const seen = raceIsSeen.value;
  untracked(() => {
    if (seen && waits) start();
    else if (!seen && racing.peek()) {
      stop();
      waits = true;
    }
  });
});
effect(() => {
  void [news.value, judge.value, over.value, entrants.value];
  untracked(settleOrder);
});
effect(() => {
  void fullSpeed.value;
  untracked(() => { if (racing.peek()) void send(); });
});
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look(); });
