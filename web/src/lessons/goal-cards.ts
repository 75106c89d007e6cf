// Goal cards: given to the lab they belong to, filled with what it measures, ticked for good when all conditions hold at once.

import { effect } from '@preact/signals-core';
import { say } from '../i18n/language';
import { lessonWords as words } from '../i18n/lessons';
import { valueText } from '../views/scale';
import type { Condition } from './goals';
import { holds } from './goals';
import type { Labs } from './labs';
import type { GoalData, PageData } from './page-data';
import { done, isDone, markDone } from './progress';

export function startGoals(data: PageData, labs: Labs): void {
  for (const [id, frame] of labs.frames) {
    const mine = Object.entries(data.goals).filter(([, { lab }]) => lab === id);
    if (mine.length === 0) continue;
    frame.onReady = (call) => void call('goals', { goals: mine.map(([goal, { data: learns, all }]) => ({ id: goal, data: learns, all })) }).catch(() => undefined);
    effect(() => {
      for (const { id: goal, reached } of frame.state.value?.goals ?? []) if (reached) markDone(data.id, 'goals', goal);
    });
  }
  for (const card of document.querySelectorAll<HTMLElement>('[data-goal]')) {
    const id = card.dataset['goal'] ?? '', goal = data.goals[id];
    if (goal) startCard(card, id, goal, data.id, labs);
  }
}

function startCard(card: HTMLElement, id: string, goal: GoalData, lesson: string, labs: Labs): void {
  const frame = labs.frames.get(goal.lab), outputs = [...card.querySelectorAll<HTMLElement>('.conditions output')];
  const said = card.querySelector('.goal-state');
  addSolution(card, goal, labs);
  effect(() => {
    const state = frame?.state.value?.goals.find((one) => one.id === id);
    goal.all.forEach((condition, i) => show(outputs[i], condition, state?.values[i] ?? null));
  });
  effect(() => {
    const reached = isDone(lesson, 'goals', id, done.value);
    card.classList.toggle('reached', reached);
    if (said) said.textContent = reached ? say(words.goalReached) : '';
  });
}

function show(output: HTMLElement | undefined, condition: Condition, value: number | null): void {
  if (!output) return;
  const share = 'fact' in condition && condition.fact.endsWith('Metric');
  output.textContent = value === null ? '' : share && Math.abs(value) <= 1 ? `${(100 * value).toFixed(1)} %` : Number.isInteger(value) ? String(value) : valueText(value);
  output.parentElement?.classList.toggle('holds', holds(condition, value ?? undefined));
}

function addSolution(card: HTMLElement, goal: GoalData, labs: Labs): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button show-solution';
  button.textContent = say(words.showSolution);
  button.addEventListener('click', () => {
    document.getElementById(`lab-${goal.lab}`)?.scrollIntoView({ block: 'nearest' });
    labs.frames.get(goal.lab)?.ask('open', { hash: goal.solution });
  });
  card.querySelector('.goal-links')?.append(button);
}
