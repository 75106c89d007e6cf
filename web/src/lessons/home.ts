// The home of the lessons: search, the map that answers to the pointer and the focus, progress.

import { effect } from '@preact/signals-core';
import { say, type Language } from '../i18n/language';
import { lessonWords as words } from '../i18n/lessons';
import { startBar } from './bar';
import { startMap } from './map';
import { pageData } from './page-data';
import { clearProgress, done, exportProgress, importProgress, isDone } from './progress';
import { startSearch } from './search-field';

interface HomeData { language: Language; lessons: { id: string; goals: string[]; quizzes: string[] }[] }

const data = pageData<HomeData>();
startBar(data.language);
startSearch(data.language);
startMap();
startProgress();

function startProgress(): void {
  const text = document.querySelector('.progress-text'), said = document.querySelector('.progress-said');
  effect(() => {
    const now = done.value;
    const count = (what: 'goals' | 'quizzes') => data.lessons.reduce((sum, lesson) => sum + lesson[what].filter((id) => isDone(lesson.id, what, id, now)).length, 0);
    const all = (what: 'goals' | 'quizzes') => data.lessons.reduce((sum, lesson) => sum + lesson[what].length, 0);
    if (text) text.textContent = say(words.progressAbout, { goals: count('goals'), allGoals: all('goals'), quizzes: count('quizzes'), allQuizzes: all('quizzes') });
    for (const lesson of data.lessons) {
      const parts = [...lesson.goals.map((id) => isDone(lesson.id, 'goals', id, now)), ...lesson.quizzes.map((id) => isDone(lesson.id, 'quizzes', id, now))];
      showState(lesson.id, parts.filter(Boolean).length, parts.length);
    }
  });
  const on = (what: string, run: () => void): void => document.querySelector(`[data-do="${what}"]`)?.addEventListener('click', run);
  on('export', () => {
    const address = URL.createObjectURL(new Blob([exportProgress()], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: 'gradient-garden-progress.json' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
  on('import', () => {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.json,application/json' });
    input.addEventListener('change', () => void input.files?.[0]?.text().then((found) => {
      if (said) said.textContent = say(importProgress(found) ? words.imported : words.notImported);
    }));
    input.click();
  });
  on('clear', clearProgress);
}

function showState(id: string, reached: number, all: number): void {
  const mark = document.querySelector<HTMLElement>(`.chapter[data-lesson="${id}"] .chapter-state`);
  const box = document.querySelectorAll<SVGElement>(`.map [data-chapter="${id}"]`);
  for (const one of box) one.classList.toggle('is-done', all > 0 && reached === all);
  if (!mark) return;
  mark.textContent = reached === 0 ? '' : reached === all ? say(words.done) : `${reached} / ${all}`;
  mark.hidden = reached === 0;
  mark.classList.toggle('is-done', all > 0 && reached === all);
}
