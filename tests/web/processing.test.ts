// Steps of the data as edits of a list, and series and texts as people paste them.

import { describe, expect, it } from 'vitest';
import type { Report } from '../../web/src/engine/protocol';
import type { Lab } from '../../web/src/lab/lab';
import { openingLab } from '../../web/src/lab/first-labs';
import { addStep, moveStep, removeStep, setStep, stepsOf } from '../../web/src/lab/processing';
import { mostNumbers, readSeries } from '../../web/src/lab/series';
import { starters } from '../../web/src/lab/starters';
import { encodeLink } from '../../web/src/lab/url';
import { engineIsBuilt, startedEngine } from './fixtures/engine';

const ids = (lab: Lab): string[] | undefined => lab.data.processing?.map(({ id }) => id);

describe('steps', () => {
  it('are added, moved, set and removed in their order', () => {
    const draft = structuredClone(openingLab), edit = (run: (steps: NonNullable<Lab['data']['processing']>) => void): void => run(stepsOf(draft, null));
    edit((steps) => addStep(draft, steps, 'shuffle'));
    edit((steps) => addStep(draft, steps, 'standardize'));
    edit((steps) => moveStep(draft, steps, 1, -1));
    expect(ids(draft)).toEqual(['standardize', 'shuffle']);
    edit((steps) => moveStep(draft, steps, 1, 1));
    expect(ids(draft)).toEqual(['standardize', 'shuffle']);
    edit((steps) => setStep(draft, steps, 0, 'part', 'both'));
    expect(draft.data.processing![0]).toEqual({ id: 'standardize', part: 'both' });
    edit((steps) => removeStep(draft, steps, 0));
    edit((steps) => removeStep(draft, steps, 0));
    expect(draft).toEqual(openingLab);
  });

  it('that a sequence has without saying so are written out by the first edit', () => {
    const draft = structuredClone(starters.series), usual = [{ id: 'split' }, { id: 'windows' }];
    const found = { lab: { ...draft, data: { ...draft.data, processing: usual } } } as Report;
    expect(stepsOf(draft, found)).toEqual(usual);
    expect(stepsOf(draft, { lab: openingLab } as Report)).toEqual([]);
    removeStep(draft, stepsOf(draft, found), 0);
    expect(ids(draft)).toEqual(['windows']);
    removeStep(draft, stepsOf(draft, found), 0);
    expect(draft.data.processing).toEqual([]);
  });
});

describe('a series', () => {
  it.each([
    ['one a line', '1\n2\n3', { values: [1, 2, 3] }],
    ['one line', '1, 2.5 -3', { values: [1, 2.5, -3] }],
    ['a list', '[1, 2, 3]', { values: [1, 2, 3] }],
    ['wide commas', '1，2，3', { values: [1, 2, 3] }],
    ['columns with a header', 'a,b\n1,2\n3,4', { rows: [[1, 2], [3, 4]], columns: ['a', 'b'] }],
  ])('is read from %s', (_, text, data) => expect(readSeries(text).data).toEqual({ id: 'series', ...data }));

  it.each([['1', /two moments/i], ['1\nx\n3', /line 2/i], ['1,2\n3', /line 2/i], [Array.from({ length: mostNumbers + 1 }, () => '1').join('\n'), /too many/i]])('is refused with a reason', (text, reason) => {
    const { data, failure } = readSeries(text);
    expect(data).toBeNull();
    const said = failure!.text.en.replace(/\{(\w+)(:[^}]*)?\}/g, (_, key: string) => String(failure!.values[key]));
    expect(said).toMatch(reason);
  });
});

describe.skipIf(!engineIsBuilt).each(Object.entries(starters))('the starter of %s', (_, lab) => {
  it('trains, with its usual steps written out, and fits in an address', async () => {
    const { page, end } = await startedEngine();
    const found = await page.call('create', { lab, keep: false });
    expect(found.problems).toEqual([]);
    expect(stepsOf(lab, found).length).toBeGreaterThan(2);
    await page.call('step', { steps: 30 });
    const { parts: [rows] } = await page.call('frame', { needs: [{ kind: 'history', since: -1 }] });
    expect(rows!.data.at(-4)).toBeLessThan(rows!.data[2]!);
    expect(encodeLink(lab).length).toBeLessThan(4000);
    await end();
  });
});
