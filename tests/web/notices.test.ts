// Messages to the person: much found wrong at once is one message, and nothing is said twice.

import { beforeEach, expect, test } from 'vitest';
import { notices, notifyProblems } from '../../web/src/lab/notices';

const problems = (count: number) => Array.from({ length: count }, (_, i) => ({ path: `part${i}`, message: { en: `part ${i}`, zh: `第 ${i} 处` } }));
const said = () => notices.peek().map(({ kind, text, list }) => ({ kind, text: text.en, list: list?.map(({ en }) => en) }));

beforeEach(() => { notices.value = []; });

test('one problem is its own sentence, none says nothing', () => {
  notifyProblems('warning', []);
  notifyProblems('error', problems(1));
  expect(said()).toEqual([{ kind: 'error', text: 'part 0', list: undefined }]);
});

test('nine problems are one notice with the first six and how many more there are', () => {
  notifyProblems('warning', problems(9));
  expect(said()).toHaveLength(1);
  expect(said()[0]?.list).toEqual(['part 0', 'part 1', 'part 2', 'part 3', 'part 4', 'part 5', '… and 3 more']);
});

test('the same list again is not said twice, another list is', () => {
  for (const count of [2, 2, 3]) notifyProblems('warning', problems(count));
  expect(said().map(({ list }) => list?.length)).toEqual([2, 3]);
});
