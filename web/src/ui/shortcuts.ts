// Keys that work anywhere except where one types: space trains, S steps, E an epoch, R resets, Ctrl Z / Ctrl Y, ? for help.

import { raceIsOpen } from '../race/open';
import { epochOnce, phase, redo, reset, stepOnce, undo } from '../lab/state';
import { openHelp } from './later';
import { toggleRun } from './running';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="range"], [type="checkbox"]), textarea, select'));

export function startShortcuts(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
    const key = event.key.toLowerCase();
    const run = (act: () => void): void => {
      event.preventDefault();
      act();
    };
    if (event.ctrlKey || event.metaKey) {
      if (key === 'z') run(event.shiftKey ? redo : undo);
      else if (key === 'y') run(redo);
      return;
    }
    if (key === '?') return run(openHelp);
    if (phase.peek() !== 'ready' || raceIsOpen.peek()) return; // the run one does not see stays as it is
    // Space presses the focused button, as everywhere on the web.
    const onButton = event.target instanceof Element && event.target.closest('button, a, summary, [role="button"], [role="option"], [role="menuitem"], [tabindex="0"]:not(dl *)');
    if (key === ' ' && !onButton) run(toggleRun);
    else if (key === 's') run(() => void stepOnce());
    else if (key === 'e') run(() => void epochOnce());
    else if (key === 'r') run(reset);
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
