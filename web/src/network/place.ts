// Puts buttons, names and headers where the layout wants them. By hand, because the content security policy allows no style
// attributes; after every render, because Lit may have made new ones.

import type { NetworkLayout } from './layout';

export function placeMarks(root: ParentNode, layout: NetworkLayout): void {
  const sheet = root.querySelector<HTMLElement>('.network-sheet')!;
  sheet.style.width = `${layout.width}px`;
  sheet.style.height = `${layout.height}px`;
  const put = (element: HTMLElement, x: number, y: number): void => { element.style.transform = `translate(${x}px, ${y}px)`; };
  for (const button of root.querySelectorAll<HTMLElement>('.neuron')) {
    const [, c, unit] = button.dataset['mark']!.split(' ').map(Number) as [number, number, number], box = layout.columns[c]!;
    button.style.width = button.style.height = `${layout.size}px`;
    put(button, box.x - layout.size / 2, box.y[unit]! - layout.size / 2);
  }
  const inputs = layout.columns[0]!;
  for (const name of root.querySelectorAll<HTMLElement>('.feature-name')) {
    name.style.width = `${inputs.x - layout.size / 2 - 6}px`;
    put(name, 0, inputs.y[Number(name.dataset['row'])]! - 10);
  }
  for (const header of root.querySelectorAll<HTMLElement>('.column-header')) {
    const c = Number(header.dataset['column']), width = c === 0 ? Math.min(layout.header, 2 * inputs.x) : layout.header;
    header.style.width = `${width}px`;
    put(header, Math.max(0, Math.min(layout.width - width, layout.columns[c]!.x - width / 2)), 0);
  }
  for (const button of root.querySelectorAll<HTMLElement>('.add-layer')) {
    const c = Number(button.dataset['gap']), a = layout.columns[c]!, b = layout.columns[c + 1]!;
    put(button, (a.x + b.x) / 2 - button.offsetWidth / 2, layout.add);
  }
  for (const note of root.querySelectorAll<HTMLElement>('.more-units')) {
    const box = layout.columns[Number(note.dataset['column'])]!;
    put(note, box.x - layout.pitch / 2, (box.y.at(-1) ?? 0) + layout.size / 2 + 4);
    note.style.width = `${layout.pitch}px`;
  }
}
