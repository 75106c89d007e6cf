// Terms say their name in the other language when pointed at or focused. <title> would not be reachable by keyboard.

import { place } from '../ui/float';

export function startTermTips(root: HTMLElement): void {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.id = 'term-tip';
  tip.role = 'tooltip';
  tip.hidden = true;
  document.body.append(tip);
  let shown: HTMLElement | null = null;
  const show = (target: EventTarget | null): void => {
    const next = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
    if (next === shown) return;
    shown?.removeAttribute('aria-describedby');
    shown = next;
    tip.hidden = !next;
    if (!next) return;
    tip.textContent = next.dataset['tip'] ?? '';
    next.setAttribute('aria-describedby', tip.id);
    place(tip, next.getBoundingClientRect());
  };
  root.addEventListener('pointerover', (event) => { if (event.pointerType === 'mouse') show(event.target); });
  root.addEventListener('pointerleave', () => show(null));
  root.addEventListener('focusin', (event) => show(event.target));
  root.addEventListener('focusout', () => show(null));
  addEventListener('keydown', (event) => { if (event.key === 'Escape') show(null); });
  addEventListener('scroll', () => show(null), { passive: true });
}
