// What the page may ask of lanes: several labs in one worker, side by side from their first step, kept abreast by a clock of
// one's choice. Part of the protocol; the labs are independent of the one that the other calls are about.

import type { Lab } from '../lab/lab';
import type { FramePart, Need, Protocol, Report, Status } from './protocol';

export const mostLanes = 6;

/** Equal steps, equal computing time, or equal multiply-adds (forward and backward). */
export type LaneClock = 'steps' | 'time' | 'work';

export interface LaneStatus extends Pick<Status, 'step' | 'epoch' | 'done' | 'stopped'> {
  ms: number;                         // computing time so far, evaluations included
  work: number;                       // multiply-adds so far, forward and backward
}
/** `over`: the first lane has done all its epochs and the others have come as far by the clock. */
export interface LanesStatus { running: boolean; over: boolean; lanes: LaneStatus[] }

/** `times`: for each row of a history that was asked for first, the lane's computing time at it, in ms. */
export interface LaneParts { parts: FramePart[]; times: Float32Array }

export interface LaneCalls {
  /** Starts these labs in the place of those before; with a problem in one of them none is changed. */
  lanes: [{ labs: Lab[] }, Report[]];
  /** Rows for lanes with data from outside; before `lanes`. */
  laneRows: [Protocol['external'][0], Record<string, never>];
  /** speed: steps per second at most for the lane with the most steps; 0 = as fast as the machine can. */
  laneRun: [{ running: boolean; clock: LaneClock; speed: number }, LanesStatus];
  /** One list of needs a lane. */
  laneFrame: [{ needs: Need[][] }, { status: LanesStatus; lanes: LaneParts[] }];
  /** One lane alone: back to a snapshot, then on to a step. */
  laneGo: [{ lane: number; snapshot?: ArrayBuffer; step: number }, Status];
  laneSnapshot: [{ lane: number }, ArrayBuffer];
}
