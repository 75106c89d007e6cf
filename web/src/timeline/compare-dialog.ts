// The kept run beside the present one as a table: what differs in the labs, how far each has come, how well it does.

import { html, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { timelineWords as words } from '../i18n/timeline';
import { entry } from '../lab/entries';
import { lab, openLab, report, status } from '../lab/state';
import { openDialog } from '../ui/dialog';
import { whole } from '../ui/format';
import type { CurveData, Series } from '../views/curve-data';
import { keptCurve } from '../views/overlays';
import { valueText } from '../views/scale';
import { kept, type Run } from './kept';
import { differences } from './lab-difference';
import { curveNow } from './timeline';

export async function openComparison(): Promise<void> {
  const present = await curveNow();
  openDialog(words.comparison, (close) => {
    const run = kept.value;
    return run && keptCurve.value ? body(run, present, close) : html``;
  });
}

function body(run: Run, present: CurveData, close: () => void): TemplateResult {
  const found = differences(run.lab, lab.value);
  const open = (): void => {
    close();
    openLab(run.lab);
  };
  const head = (first: string): TemplateResult => html`<thead><tr><th scope="col">${first}</th><th scope="col">${say(words.keptRun)}</th><th scope="col">${say(words.present)}</th></tr></thead>`;
  return html`<div class="compare">
    ${found.length === 0 ? html`<p>${say(words.noDifference)}</p>` : html`<table>${head(say(words.setting))}<tbody>
      ${found.map((one) => html`<tr><th scope="row"><code>${one.path}</code></th><td>${one.before}</td><td>${one.after}</td></tr>`)}</tbody></table>`}
    <table>${head(say(words.outcome))}<tbody>
      <tr><th scope="row">${say(words.steps)}</th><td>${whole(run.end)}</td><td>${whole(status.value.step)}</td></tr>
      ${outcomes(run, present)}</tbody></table>
    <button type="button" class="button outlined" @click=${open}>${say(words.openKept)}</button></div>`;
}

/** Each number at the end of both, and where the ends differ also at the last step that both have. */
function outcomes(run: Run, present: CurveData): TemplateResult[] {
  const metric = entry('metric', run.report.metric);
  const name = metric ? say(metric.name) : '';
  const series: [Series, string][] = [
    ['trainLoss', say(words.trainOf, { name: say(words.loss) })], ['testLoss', say(words.testOf, { name: say(words.loss) })],
    ['trainMetric', say(words.trainOf, { name })], ['testMetric', say(words.testOf, { name })]];
  const sameMetric = run.report.metric === report.value?.metric;
  const both = Math.min(run.curve.lastStep, present.lastStep);
  const at = (data: CurveData, step: number, one: Series): string => {
    const row = data.nearest(step), value = row < 0 ? NaN : data.values[one][row]!;
    return Number.isFinite(value) ? valueText(value, 4) : '–';
  };
  const rows = (step: [number, number], when: string): TemplateResult[] => series.map(([one, label], i) => html`<tr><th scope="row">${label}<small>${when}</small></th>
    <td>${at(run.curve, step[0], one)}</td><td>${i > 1 && !sameMetric ? '–' : at(present, step[1], one)}</td></tr>`);
  const ends = rows([run.curve.lastStep, present.lastStep], say(words.atEnd));
  return run.curve.lastStep === present.lastStep || both <= 0 ? ends : [...rows([both, both], say(words.atStep, { step: whole(both) })), ...ends];
}
