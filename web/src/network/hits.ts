// What can be pressed on the picture: a button over every neuron, a thick invisible path over every edge, a circle over every bias.
// `data-mark` says which one it is, `data-path` carries the tensor path of the shared selection.

import { html, nothing, svg, type TemplateResult } from 'lit';
import { say } from '../i18n/language';
import { views } from '../i18n/views';
import type { Column } from './columns';
import { edgeLine, type NetworkLayout } from './layout';
import { biasPath, outPath, weightPath } from './marks';
import { biasSpot } from './picture';

const mostHits = 3000; // beyond this many edges the neurons' editors reach every weight

/** `sources` are the rows of the input column that feed the first layer. */
export function edgeHits(layout: NetworkLayout, columns: Column[], sources: number[]): TemplateResult {
  const line = { x0: 0, y0: 0, bend: 0, x1: 0, y1: 0 }, paths: TemplateResult[] = [];
  let edges = 0;
  columns.forEach((column, c) => {
    if (column.weighted === null) return;
    const rows = c === 0 ? sources : layout.columns[c]!.y.map((_, i) => i), targets = layout.columns[c + 1]!.y.length;
    edges += rows.length * targets;
    if (edges > mostHits) return;
    for (let to = 0; to < targets; ++to) {
      rows.forEach((row, from) => {
        const { x0, y0, bend, x1, y1 } = edgeLine(layout, c, row, to, line);
        paths.push(svg`<path data-mark="edge ${c + 1} ${to} ${from}" data-path=${weightPath(column.weighted!, to, from)} d="M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}" />`);
      });
    }
  });
  return html`<svg class="network-hits" aria-hidden="true">${paths}</svg>`;
}

/** Above the neurons, on whose corners they sit. */
export function biasHits(layout: NetworkLayout, columns: Column[]): TemplateResult {
  return html`<svg class="network-hits above" aria-hidden="true">${columns.flatMap((column, c) => column.weighted === null ? [] : layout.columns[c + 1]!.y.map((_, unit) => {
    const { x, y, r } = biasSpot(layout, c + 1, unit);
    return svg`<circle data-mark="bias ${c + 1} ${unit}" data-path=${biasPath(column.weighted!, unit)} cx=${x} cy=${y} r=${r + 2.5} />`;
  }))}</svg>`;
}

/** One button a neuron, one of them the tab stop. `names`: of the features in the plane; null where the inputs are no features. */
export function neuronHits(layout: NetworkLayout, columns: Column[], sources: number[], here: { column: number; unit: number }, names: string[] | null): TemplateResult[] {
  return layout.columns.flatMap((box, c) => box.y.map((_, unit) => {
    const column = columns[c - 1], on = c > 0 || sources.includes(unit), stop = here.column === c && here.unit === unit;
    const label = c > 0 ? say(views.neuronName, { unit: unit + 1, layer: c }) : say(on ? views.featureOn : views.featureOff, { name: names?.[unit] ?? say(views.inputs) });
    return html`<button class="neuron" data-mark="neuron ${c} ${unit}" data-path=${outPath(column?.last ?? -1, c === 0 ? sources.indexOf(unit) : unit)}
      tabindex=${stop ? 0 : -1} aria-label=${label} aria-pressed=${c === 0 ? String(on) : nothing} ?disabled=${!names && c === 0}></button>
      ${c === 0 && names ? html`<span class="feature-name ${on ? '' : 'off'}" data-row=${unit} aria-hidden="true">${names[unit]}</span>` : nothing}`;
  }));
}
