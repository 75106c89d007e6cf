// The living side of lessons where it is plain arithmetic: goals, turns of labs, progress, search, the map, what a port accepts.

import { describe, expect, test } from 'vitest';
import { checked, connectType, isMessage } from '../../web/src/embed/messages';
import { holds, isReached, measure, type Goal } from '../../web/src/lessons/goals';
import { ancestors } from '../../web/src/lessons/map';
import { importProgress, isDone, markDone, merge, readProgress, done } from '../../web/src/lessons/progress';
import { search, type SearchIndex } from '../../web/src/lessons/search';
import { mostLive, turns } from '../../web/src/lessons/turns';

describe('goals', () => {
  const goal: Goal = { id: 'g', data: 'xor', all: [{ fact: 'testMetric', min: 0.95 }, { fact: 'neurons', max: 4 }, { path: 'layers.0.weight[0,1]', min: -1, max: 1 }] };

  test('all conditions must hold at once', () => {
    expect(isReached(goal, measure(goal, { testMetric: 0.95, neurons: 4 }, { 'layers.0.weight[0,1]': 0 }))).toBe(true);
    expect(isReached(goal, measure(goal, { testMetric: 0.94, neurons: 4 }, { 'layers.0.weight[0,1]': 0 }))).toBe(false);
    expect(isReached(goal, measure(goal, { testMetric: 1, neurons: 5 }, { 'layers.0.weight[0,1]': 0 }))).toBe(false);
  });

  test('what nobody has measured holds nothing, nor does a number that is none', () => {
    expect(measure(goal, { testMetric: 1 }, {})).toEqual([1, undefined, undefined]);
    expect(isReached(goal, measure(goal, { testMetric: 1, neurons: 1 }, {}))).toBe(false);
    expect(holds({ fact: 'trainLoss', max: 1 }, NaN)).toBe(false);
    expect(holds({ fact: 'trainLoss', min: 1 }, Infinity)).toBe(false);
  });
});

describe('turns', () => {
  const place = (id: string, distance: number, near = true) => ({ id, distance, near });

  test('never more than two, the nearest first', () => {
    expect(turns([place('a', 900), place('b', 10), place('c', 300)], new Set())).toEqual(new Set(['b', 'c']));
    expect(mostLive).toBe(2);
  });

  test('nothing is taken away while there is room', () => {
    expect(turns([place('a', 4000, false), place('b', 10)], new Set(['a']))).toEqual(new Set(['a', 'b']));
    expect(turns([place('a', 4000, false)], new Set())).toEqual(new Set());
  });

  test('the farthest gives way to one that comes near', () => {
    expect(turns([place('a', 4000, false), place('b', 900, false), place('c', 100)], new Set(['a', 'b']))).toEqual(new Set(['b', 'c']));
  });
});

describe('progress', () => {
  test('is kept without storage, marked once, merged from a file', () => {
    markDone('neuron', 'goals', 'xor');
    markDone('neuron', 'goals', 'xor');
    expect(done.value.lessons).toEqual({ neuron: { goals: ['xor'], quizzes: [] } });
    expect(importProgress('{"version":1,"lessons":{"neuron":{"goals":[],"quizzes":["bias"]}}}')).toBe(true);
    expect(isDone('neuron', 'goals', 'xor')).toBe(true);
    expect(isDone('neuron', 'quizzes', 'bias')).toBe(true);
    expect(isDone('other', 'quizzes', 'bias')).toBe(false);
  });

  test.each(['', 'null', '[]', '{"version":2,"lessons":{}}', '{"version":1,"lessons":{"a":{"goals":["<b>"],"quizzes":[]}}}', '{"version":1,"lessons":{"a":{}}}'])('%s is no progress', (text) => {
    expect(readProgress(text)).toBeNull();
    expect(importProgress(text)).toBe(false);
  });

  test('a lesson called like a property of objects is only a lesson', () => {
    expect(isDone('constructor', 'goals', 'a')).toBe(false);
    expect(merge({ version: 1, lessons: {} }, { version: 1, lessons: { constructor: { goals: ['a'], quizzes: [] } } }).lessons['constructor']).toEqual({ goals: ['a'], quizzes: [] });
  });
});

describe('search', () => {
  const section = (language: 'zh' | 'en', id: string, title: string, text: string) => ({ language, lesson: 'neuron', lessonTitle: 'L', id, title, text });
  const index: SearchIndex = {
    sections: [section('en', 'a', 'Weights', 'the bias moves the line'), section('en', 'b', 'The bias', 'text'), section('zh', 'b', '偏置', '平移 bias')],
    terms: [{ id: 'bias', zh: '偏置', en: 'bias' }],
  };

  test('titles before texts, the reader’s language first, terms on top', () => {
    const hits = search(index, 'BIAS', 'en');
    expect(hits.map((hit) => (hit.kind === 'term' ? hit.term.id : `${hit.section.language} ${hit.section.title}`))).toEqual(['bias', 'en The bias', 'en Weights', 'zh 偏置']);
  });

  test('every word must occur, in either language', () => {
    expect(search(index, 'bias line', 'en')).toHaveLength(1);
    expect(search(index, '偏置', 'en')).toHaveLength(2);
    expect(search(index, '  ', 'en')).toEqual([]);
  });

  test('an excerpt shows the word where it stands', () => {
    const hit = search(index, 'moves', 'en')[0];
    expect(hit).toMatchObject({ before: 'the bias ', match: 'moves', after: ' the line' });
  });
});

test('the map knows everything that comes before, also round a ring', () => {
  const edges = [{ from: 'a', to: 'b' }, { from: 'b', to: 'c' }, { from: 'x', to: 'c' }, { from: 'c', to: 'a' }];
  expect(ancestors('c', edges)).toEqual(new Set(['b', 'a', 'c', 'x']));
  expect(ancestors('x', edges)).toEqual(new Set());
});

describe('messages', () => {
  test('what is right comes through as it is', () => {
    expect(checked('select', { path: 'layers.0.weight[0,1]' })).toEqual({ path: 'layers.0.weight[0,1]' });
    expect(checked('select', { path: null })).toEqual({ path: null });
    expect(checked('look', { theme: 'dark' })).toEqual({ theme: 'dark' });
    expect(checked('goals', { goals: [{ id: 'g', all: [{ fact: 'step', min: 3 }] }] })).toEqual({ goals: [{ id: 'g', all: [{ fact: 'step', min: 3 }] }] });
    expect(checked('open', { hash: 'preset=xor' })).toEqual({ hash: 'preset=xor' });
  });

  test.each<[Parameters<typeof checked>[0], unknown]>([
    ['select', { path: 'a b' }], ['select', { path: '<b>' }], ['select', null], ['select', {}], ['look', { theme: 'pink' }], ['look', { language: 'fr' }], ['look', { other: 1 }],
    ['goals', { goals: [{ id: 'g', all: [] }] }], ['goals', { goals: [{ id: 'g', all: [{ fact: 'luck', min: 1 }] }] }], ['goals', { goals: 3 }],
    ['goals', { goals: Array.from({ length: 33 }, (_, i) => ({ id: String(i), all: [{ fact: 'step', min: 1 }] })) }],
    ['run', { playing: 'yes' }], ['open', { hash: 'javascript:alert(1)' }], ['open', { hash: `1=${'a'.repeat(100_001)}` }], ['watch', { seen: 'x' }], ['restore', { snapshot: 'x', playing: true }], ['keep', { all: true }],
  ])('%s refuses %j', (name, params) => expect(() => checked(name, params)).toThrow(TypeError));

  test('a window message counts by type and version alone', () => {
    expect(isMessage({ type: connectType, version: 1 }, connectType)).toBe(true);
    for (const other of [null, 'x', 3, {}, { type: connectType }, { type: connectType, version: 2 }, { type: 'other', version: 1 }]) expect(isMessage(other, connectType)).toBe(false);
  });
});
