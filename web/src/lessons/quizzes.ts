// Questions. An ordinary one says right or wrong, and why, as soon as an answer is chosen. A predict-first one notes the guess,
// lets its lab run, and answers when the lab has made enough steps.

import { effect } from '@preact/signals-core';
import { say } from '../i18n/language';
import { lessonWords as words } from '../i18n/lessons';
import type { LabFrame } from './lab-frame';
import type { Labs } from './labs';
import type { PageData, QuizData } from './page-data';
import { isDone, markDone } from './progress';

export function startQuizzes(data: PageData, labs: Labs): void {
  for (const card of document.querySelectorAll<HTMLElement>('[data-quiz]')) {
    const id = card.dataset['quiz'] ?? '', quiz = data.quizzes[id];
    if (!quiz) continue;
    const frame = quiz.lab === undefined ? undefined : labs.frames.get(quiz.lab);
    const finish = (): void => markDone(data.id, 'quizzes', id);
    if (frame && quiz.after !== undefined) predict(card, frame, quiz, isDone(data.id, 'quizzes', id), finish);
    else ask(card, quiz, finish);
  }
}

const optionsOf = (card: HTMLElement): HTMLElement[] => [...card.querySelectorAll<HTMLElement>('.pick')];
const isRight = (option: HTMLElement): boolean => option.dataset['right'] !== undefined;
const buttonOf = (option: HTMLElement): HTMLButtonElement => option.querySelector('button')!;

function tell(card: HTMLElement, text: string): void {
  const verdict = card.querySelector('.verdict');
  if (verdict) verdict.textContent = text;
}

function ask(card: HTMLElement, { right }: QuizData, finish: () => void): void {
  const options = optionsOf(card);
  for (const option of options) {
    buttonOf(option).addEventListener('click', () => {
      buttonOf(option).setAttribute('aria-pressed', 'true');
      option.classList.add(isRight(option) ? 'is-right' : 'is-wrong');
      const found = options.filter((one) => one.classList.contains('is-right')).length;
      tell(card, say(!isRight(option) ? words.wrong : found < right ? words.moreRight : words.right));
      if (found === right) finish();
    });
  }
}

function predict(card: HTMLElement, frame: LabFrame, { after = 0 }: QuizData, answered: boolean, finish: () => void): void {
  const options = optionsOf(card), figure = document.getElementById(`lab-${frame.id}`), stage = figure?.querySelector<HTMLElement>('.stage');
  if (answered) return reveal(card, options, null);
  let guess: HTMLElement | null = null, open = false;
  const hold = document.createElement('div');
  hold.className = 'hold';
  const note = document.createElement('p'), skip = document.createElement('button');
  note.textContent = say(words.predictLab);
  skip.type = 'button';
  skip.className = 'button outlined';
  skip.textContent = say(words.skipPrediction);
  hold.append(note, skip);
  stage?.append(hold);
  stage?.classList.add('held');
  stage?.querySelector('iframe')?.setAttribute('inert', '');
  const release = (): void => {
    open = true;
    card.classList.add('guessed');
    hold.remove();
    stage?.classList.remove('held');
    stage?.querySelector('iframe')?.removeAttribute('inert');
  };
  skip.addEventListener('click', release);
  for (const option of options) {
    buttonOf(option).addEventListener('click', () => {
      if (card.classList.contains('revealed')) return;
      guess = option;
      for (const one of options) buttonOf(one).setAttribute('aria-pressed', String(one === option));
      tell(card, say(words.predicted));
      release();
    });
  }
  const stop = effect(() => {
    if ((frame.state.value?.step ?? 0) < after || !open) return;
    queueMicrotask(() => stop());
    reveal(card, options, guess);
    tell(card, guess ? say(isRight(guess) ? words.guessedRight : words.guessedWrong) : '');
    finish();
  });
}

/** Every option shows what it is and why. */
function reveal(card: HTMLElement, options: HTMLElement[], guess: HTMLElement | null): void {
  card.classList.add('revealed');
  for (const option of options) {
    option.classList.add(isRight(option) ? 'is-right' : 'is-wrong');
    if (option !== guess && !isRight(option)) option.classList.add('is-quiet');
  }
}
