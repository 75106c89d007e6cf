// Lists, menus and small editors that float beside the button which opened them: placed inside the window, closed by Escape,
// by a press elsewhere and by scrolling what is under them. Tab closes a list; in an editor it goes round.

export interface FloatOptions { align?: 'start' | 'end'; /** Tab walks through what is inside. */ tabs?: boolean; onClose(): void }

const gap = 4;
const margin = 8;

/** Puts `box` (position: fixed) under `anchor`, or above it where there is more room. */
export function place(box: HTMLElement, anchor: DOMRect, align: 'start' | 'end' = 'start'): void {
  box.style.left = '0';
  box.style.top = '0';
  const { width, height } = box.getBoundingClientRect();
  const [page, tall] = [document.documentElement.clientWidth, window.innerHeight];
  const left = align === 'start' ? anchor.left : anchor.right - width;
  const below = anchor.bottom + gap;
  const fitsBelow = below + height <= tall - margin;
  const above = anchor.top - gap - height;
  const top = fitsBelow ? below : Math.max(margin, above >= margin ? above : tall - margin - height);
  // Moved, not laid out anew: nothing else on the page has to be measured again, and nothing counts as jumping.
  box.style.translate = `${Math.round(Math.max(margin, Math.min(left, page - margin - width)))}px ${Math.round(top)}px`;
}

/** Keeps `box` open until something closes it; returns the closing function. */
export function open(box: HTMLElement, anchor: HTMLElement, { align, tabs = false, onClose }: FloatOptions): () => void {
  place(box, anchor.getBoundingClientRect(), align);
  const abort = new AbortController();
  const { signal } = abort;
  const close = (refocus: boolean): void => {
    if (signal.aborted) return;
    abort.abort();
    onClose();
    if (refocus) anchor.focus();
  };
  const inside = (event: Event): boolean => event.composedPath().some((at) => at === box || at === anchor);
  document.addEventListener('pointerdown', (event) => { if (!inside(event)) close(false); }, { signal, capture: true });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return;
    if (event.key === 'Tab' && tabs) return goRound(event, box);
    if (event.key === 'Escape') event.stopPropagation();
    close(true);
  }, { signal, capture: true });
  document.addEventListener('scroll', (event) => { if (!inside(event) && event.target instanceof Node && event.target.contains(anchor)) close(false); }, { signal, capture: true, passive: true });
  window.addEventListener('resize', () => close(false), { signal });
  return () => close(true);
}

/** Tab from the last element inside to the first, and back. */
function goRound(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>('button, input, select, textarea, a[href]')].filter((one) => !one.matches(':disabled'));
  const at = stops.indexOf(document.activeElement as HTMLElement);
  event.preventDefault();
  const next = stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length];
  next?.focus();
  if (next instanceof HTMLInputElement) next.select();
}

/** Arrow keys, Home and End move the focus among `items`. Returns whether the key was used. */
export function rove(event: KeyboardEvent, items: HTMLElement[]): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const last = items.length - 1;
  const next = { ArrowDown: Math.min(last, at + 1), ArrowUp: Math.max(0, at - 1), Home: 0, End: last }[event.key];
  if (next === undefined || last < 0) return false;
  event.preventDefault();
  items[next]?.focus();
  return true;
}
