// Numbers and names of the race as words.

import type { LaneClock, LaneStatus } from '../engine/lanes';
import type { Report } from '../engine/protocol';
import type { Text } from '../engine/schema';
import { say } from '../i18n/language';
import { raceWords as words } from '../i18n/race';
import { compact, whole } from '../ui/format';
import type { Series } from '../views/curve-data';
import { valueText } from '../views/scale';
import { entrants } from './open';

export const sayName = (name: Text | string): string => (typeof name === 'string' ? name : say(name));
export const nameOf = (lane: number): string => sayName(entrants.value[lane]?.name ?? '');

export function valueWords(value: number, series: Series, report: Report | undefined): string {
  if (!Number.isFinite(value)) return '–';
  return series.endsWith('Metric') && report?.task === 'classification' ? `${valueText(100 * value, 1)} %` : valueText(value, 4);
}

/** Where a lane is by the clock, or a reading of the clock itself. */
export function readingText(at: LaneStatus | number, clock: LaneClock): string {
  const value = typeof at === 'number' ? at : clock === 'steps' ? at.step : clock === 'time' ? at.ms / 1000 : at.work;
  if (clock === 'steps') return say(words.atSteps, { n: whole(value) });
  return clock === 'time' ? say(words.atSeconds, { n: value.toFixed(2) }) : say(words.atWork, { n: compact(value) });
}
