// A lesson comes to life: labs, symbols, goals, questions, figures. The text is there without any of it.

import { effect } from '@preact/signals-core';
import { pageTheme, startBar } from './bar';
import { startCopy } from './copy';
import { startDrawings } from './drawings';
import { startGoals } from './goal-cards';
import { Labs } from './labs';
import { startMarks } from './marks';
import { pageData, type PageData } from './page-data';
import { startQuizzes } from './quizzes';
import { startScrolling } from './scrolling';
import { startTermTips } from './term-tips';
import { done, isDone } from './progress';

const data = pageData<PageData>();
const article = document.querySelector<HTMLElement>('article.lesson');

if (article) {
  startBar(data.language);
  const labs = new Labs(data, () => {
    const address = new URL('../../../embed/v1/', location.href.replace(/[?#].*$/, ''));
    address.searchParams.set('theme', pageTheme.peek());
    return address;
  });
  effect(() => {
    const theme = pageTheme.value;
    for (const frame of labs.frames.values()) frame.ask('look', { theme });
  });
  startGoals(data, labs);
  startQuizzes(data, labs);
  startMarks(article, data.symbols, labs);
  startDrawings(data);
  startCopy(article);
  startTermTips(article);
  startScrolling();
  effect(() => {
    const all = [...Object.keys(data.goals).map((id) => isDone(data.id, 'goals', id, done.value)), ...Object.keys(data.quizzes).map((id) => isDone(data.id, 'quizzes', id, done.value))];
    const badge = document.querySelector<HTMLElement>('.lesson-done');
    if (badge) badge.hidden = all.length === 0 || !all.every(Boolean);
  });
}
