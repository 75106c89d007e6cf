// What the compiler wrote into the page for its script (scripts/lessons/site/lesson-page.mjs): our own build's words, not checked.

import type { Language } from '../i18n/language';
import type { Condition } from './goals';

export interface LabData { title: string; query: string; hash: string }
export interface FigureData { kind: string; title: string; settings: Record<string, unknown> }
export interface GoalData { lab: string; all: Condition[]; data: string; solution: string }
export interface QuizData { right: number; lab?: string; after?: number }
export interface SymbolData { meaning: string; path?: string }

export interface PageData {
  id: string;
  language: Language;
  labs: Record<string, LabData>;
  figures: Record<string, FigureData>;
  goals: Record<string, GoalData>;
  quizzes: Record<string, QuizData>;
  symbols: Record<string, SymbolData>;
}

export function pageData<T>(): T {
  return JSON.parse(document.getElementById('page-data')?.textContent ?? 'null') as T;
}
