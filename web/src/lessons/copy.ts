// A button on every program that copies it without its marks.

import { say } from '../i18n/language';
import { lessonWords as words } from '../i18n/lessons';

export function startCopy(root: HTMLElement): void {
  for (const block of root.querySelectorAll('.code-block')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button copy';
    button.textContent = say(words.copy);
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(block.querySelector('code')?.textContent ?? '').then(() => {
        button.textContent = say(words.copied);
        setTimeout(() => { button.textContent = say(words.copy); }, 1600);
      }, () => undefined); // where copying is forbidden the text can still be selected
    });
    block.append(button);
  }
}
