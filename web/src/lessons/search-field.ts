// The search of the home: its index comes with the first letter typed, hits are links, arrow keys walk them.

import { say, type Language } from '../i18n/language';
import { lessonWords as words } from '../i18n/lessons';
import { rove } from '../ui/float';
import { search, type Hit } from './search';

export function startSearch(language: Language): void {
  const box = document.querySelector<HTMLElement>('.search'), input = box?.querySelector('input'), list = box?.querySelector('ol'), said = box?.querySelector('[role="status"]');
  if (!box || !input || !list || !said) return;
  const update = async (): Promise<void> => {
    const { default: index } = await import('virtual:lesson-search');
    const hits = search(index, input.value, language), asked = input.value.trim() !== '';
    list.replaceChildren(...hits.map((hit) => item(hit, language)));
    list.hidden = !asked || hits.length === 0;
    said.textContent = !asked ? '' : hits.length > 0 ? say(words.found, { count: hits.length }) : say(words.nothingFound, { query: input.value });
    said.classList.toggle('visually-hidden', !asked || hits.length > 0);
  };
  const links = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('a')];
  input.addEventListener('input', () => void update());
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      input.value = '';
      input.focus();
      void update();
    } else if (event.target === input && event.key === 'ArrowDown') {
      event.preventDefault();
      links()[0]?.focus();
    } else if (event.target !== input) rove(event, links());
  });
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}

function item(hit: Hit, language: Language): HTMLElement {
  const row = document.createElement('li'), link = document.createElement('a');
  const put = (tag: string, text: string): HTMLElement => Object.assign(document.createElement(tag), { textContent: text });
  if (hit.kind === 'term') {
    link.href = `terms/#${hit.term.id}`;
    link.append(put('strong', hit.term[language]), ' ', put('span', hit.term[language === 'zh' ? 'en' : 'zh']));
  } else {
    const { section } = hit;
    const own = section.language === language;
    link.href = `${own ? '' : `../${section.language}/`}${section.lesson}/${section.id ? `#${section.id}` : ''}`;
    if (!own) link.lang = section.language === 'zh' ? 'zh-Hans' : 'en';
    const text = put('p', '');
    text.append(hit.before, put('mark', hit.match), hit.after);
    link.append(put('strong', section.title), ' ', put('span', section.id ? section.lessonTitle : ''), text);
  }
  row.append(link);
  return row;
}
