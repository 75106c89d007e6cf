// The small card beside an edge, a bias or a neuron: its live numbers. Written as text nodes frame by frame, never by Lit.

import { say } from '../i18n/language';
import { views } from '../i18n/views';
import { valueText } from '../views/scale';
import type { NetworkLayout } from './layout';
import type { PictureData } from './picture-data';
import type { Target } from './targets';

export interface CardLine { name: string; value: string }

const slope = (value: number, step: number): string => (step === 0 || !Number.isFinite(value) ? '–' : valueText(value, 4));

export function cardLines(target: Target, data: PictureData, inputRow: (row: number) => number): CardLine[] {
  if (target.kind === 'edge') {
    return [
      { name: say(views.weight), value: valueText(data.weight(target.layer, target.to, target.from)) },
      { name: say(views.gradient), value: slope(data.weightSlope(target.layer, target.to, target.from), data.step) },
    ];
  }
  const biasLines = (layer: number, unit: number): CardLine[] => [
    { name: say(views.bias), value: valueText(data.bias(layer, unit)) },
    { name: say(views.gradient), value: slope(data.biasSlope(layer, unit), data.step) },
  ];
  if (target.kind === 'bias') return biasLines(target.layer, target.unit);
  const range = data.range(target.column, target.column === 0 ? inputRow(target.unit) : target.unit);
  return [
    ...(target.weighted === null ? [] : biasLines(target.weighted, target.unit)),
    ...(range ? [{ name: say(views.valueRange), value: `${valueText(range[0], 2)} … ${valueText(range[1], 2)}` }] : []),
  ];
}

/** Brings the lines into the card, reusing its rows. */
export function writeCard(card: HTMLElement, title: string, lines: CardLine[], hint: string): void {
  const rows = card.querySelector('dl')!;
  while (rows.childElementCount > 2 * lines.length) rows.lastElementChild!.remove();
  while (rows.childElementCount < 2 * lines.length) rows.append(document.createElement(rows.childElementCount % 2 ? 'dd' : 'dt'));
  lines.forEach((one, i) => {
    write(rows.children[2 * i]!, one.name);
    write(rows.children[2 * i + 1]!, one.value);
  });
  write(card.querySelector('strong')!, title);
  write(card.querySelector('small')!, hint);
}

function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Beside what it speaks of, inside the picture. */
export function placeCard(card: HTMLElement, layout: NetworkLayout, target: Target): void {
  const box = layout.columns[target.column]!;
  let x = box.x + layout.size / 2 + 10;
  const y = box.y[Math.min(target.kind === 'edge' ? target.to : target.unit, box.y.length - 1)] ?? 0;
  if (x + card.offsetWidth > layout.width - 4) x = Math.max(4, box.x - layout.size / 2 - 14 - card.offsetWidth);
  card.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(4, Math.min(y - 20, layout.height - card.offsetHeight - 4)))}px)`;
}
