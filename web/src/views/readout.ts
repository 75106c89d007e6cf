// Sentences about the plot: what lies under the pointer, and a summary for those who do not see it.

import { say } from '../i18n/language';
import { views } from '../i18n/views';
import type { PlaneData } from './boundary';
import { classOf, nearestPoint, pointColumns, pointFacts } from './points';
import { valueText } from './scale';

const percent = (share: number): string => valueText(100 * share, 1);

/** Value (and the point, if one is near) at a place of the plane. */
export function placeText(data: PlaneData, x: number, y: number, reach: number, showTest: boolean): string {
  const parts = [say(views.readPlace, { x: valueText(x, 2), y: valueText(y, 2) }), answerText(data, x, y)];
  const near = nearestPoint(data.points, data.count, x, y, reach, showTest);
  if (near >= 0) {
    const facts = pointFacts(data.points, near), classes = data.classes > 0;
    const words = classes ? (facts.test ? views.readTestPoint : views.readPoint) : facts.test ? views.readTestValuePoint : views.readValuePoint;
    const number = (v: number): string => (classes ? String(classOf(v)) : valueText(v, 2));
    parts.push(say(words, { truth: number(facts.target), prediction: number(facts.prediction) }));
  }
  return parts.join('  ·  ');
}

function answerText(data: PlaneData, x: number, y: number): string {
  if (data.surface === 'probability') return say(views.readProbability, { p: percent((data.at(x, y) + 1) / 2) });
  if (data.surface === 'classes') {
    let best = 0;
    for (let k = 1; k < data.units; ++k) if (data.at(x, y, k) > data.at(x, y, best)) best = k;
    return say(views.readClass, { k: best, p: percent(data.at(x, y, best)) });
  }
  return say(data.what.unit === null ? views.readValue : views.readNeuron, { value: valueText(data.at(x, y), 2) });
}

export function planeSummary(data: PlaneData): string {
  if (!data.ready) return '';
  let test = 0, wrong = 0, low = Infinity, high = -Infinity;
  for (let i = 0; i < data.count; ++i) {
    test += data.points[i * pointColumns + 3]!;
    wrong += data.points[i * pointColumns + 5]!;
  }
  const facts = { count: data.count, test, wrong };
  if (data.classes === 0 || data.what.unit !== null) {
    for (let x = -6; x <= 6; x += 0.5) {
      for (let y = -6; y <= 6; y += 0.5) {
        low = Math.min(low, data.at(x, y));
        high = Math.max(high, data.at(x, y));
      }
    }
    return say(views.outputSummaryValue, { ...facts, low: valueText(low, 2), high: valueText(high, 2) });
  }
  const shares = data.shares();
  if (shares.length === 2) return say(views.outputSummary, { ...facts, share: Math.round(100 * shares[1]!) });
  const listed = shares.map((share, k) => `${say(views.legendClass, { k })} ${Math.round(100 * share)} %`).join(', ');
  return say(views.outputSummaryClasses, { ...facts, shares: listed });
}
