// Tables as people have them: quotes, tabs, semicolons, marks, GB 18030, headers or none, and rows that cannot be used.

import { expect, test } from 'vitest';
import { maxRows, readCsv } from '../../web/src/lab/csv';
import { decodeText, parseNumber, parseTable } from '../../web/src/lab/table';

const cells = (text: string): string[][] => parseTable(text).rows.map((row) => row.cells);

test.each([
  ['commas', 'a,b,c\n1,2,3\n'],
  ['semicolons', 'a;b;c\n1;2;3\n'],
  ['tabs', 'a\tb\tc\n1\t2\t3\n'],
  ['Windows line ends', 'a,b,c\r\n1,2,3\r\n'],
  ['old Mac line ends', 'a,b,c\r1,2,3\r'],
  ['a byte order mark', '\uFEFFa,b,c\n1,2,3'],
  ["Excel's own hint", 'sep=;\na;b;c\n1;2;3'],
  ['spaces around cells and empty lines', '\n a , b,c \n\n1, 2 ,3\n,,\n'],
  ['Chinese separators', 'a，b，c\n1，2，3'],
  ['needless quotes', '"a","b","c"\n"1","2","3"'],
])('%s', (_, text) => expect(cells(text)).toEqual([['a', 'b', 'c'], ['1', '2', '3']]));

test('quotes hold separators, doubled quotes and line breaks, and lines are still counted', () => {
  const { rows } = parseTable('name,note\n"Li, Wei","says ""hi""\nand leaves"\nlast,row');
  expect(rows.map((row) => row.cells)).toEqual([['name', 'note'], ['Li, Wei', 'says "hi"\nand leaves'], ['last', 'row']]);
  expect(rows.map((row) => row.line)).toEqual([1, 2, 4]);
});

test('numbers as spreadsheets print them, and nothing else', () => {
  expect(['1', '-2.5', '+.5', '3.', '1e-3', '１２．５'].map((one) => parseNumber(one, ','))).toEqual([1, -2.5, 0.5, 3, 0.001, 12.5]);
  expect(parseNumber('1,5', ';')).toBe(1.5);
  for (const odd of ['', 'x', '1x', 'NaN', 'Infinity', '0x10', '1 2', '--1', '1e', 'null']) expect(parseNumber(odd, ',')).toBeNaN();
});

test('Chinese text in UTF-8, UTF-16 and GB 18030', () => {
  const gb = Uint8Array.from([0xcc, 0xdd, 0xb6, 0xc8]); // 梯度
  expect(decodeText(gb)).toBe('梯度');
  expect(decodeText(new TextEncoder().encode('梯度'))).toBe('梯度');
  expect(decodeText(Uint8Array.from([0xff, 0xfe, 0xaf, 0x68, 0xa6, 0x5e]))).toBe('梯度');
});

test('a header is found, words become classes in order of appearance', () => {
  const { data, columnNames, classNames, bad, good } = readCsv('x,y,kind\n1,2,cat\n-3,4,dog\n5,-5,cat\n');
  expect(columnNames).toEqual(['x', 'y', 'kind']);
  expect(classNames).toEqual(['cat', 'dog']);
  expect(data).toEqual({ id: 'custom', task: 'classification', classes: 2, points: [[1, 2, 0], [-3, 4, 1], [5, -5, 0]] });
  expect([bad, good]).toEqual([[], 3]);
});

test('without a header the first row is data', () => {
  expect(readCsv('1,2,0\n-3,-4,1\n').data?.points).toEqual([[1, 2, 0], [-3, -4, 1]]);
});

test('few whole numbers are classes in order of size, other numbers are values', () => {
  expect(readCsv('x,y,t\n1,2,5\n-3,4,3\n2,2,5\n').classNames).toEqual(['3', '5']);
  const regression = readCsv('x,y,t\n1,2,0.5\n-3,-4,-0.25\n2,2,1\n').data;
  expect(regression).toMatchObject({ task: 'regression', points: [[1, 2, 0.5], [-3, -4, -0.25], [2, 2, 1]] });
  expect(regression).not.toHaveProperty('classes');
});

test('bad rows are listed with line and reason in both languages, good rows are kept', () => {
  const { data, bad } = readCsv('x,y,t\n1,2,a\noops,2,a\n3,,b\n\n4,4,\n5,1\n-2,-2,b\n');
  expect(data?.points).toHaveLength(2);
  expect(bad.map((one) => one.line)).toEqual([3, 4, 6, 7]);
  expect(bad[0]?.reason.en).toBe('"oops" in column "x" is not a number');
  expect(bad[1]?.reason.zh).toBe('“y”列为空');
});

test('features far from [-6, 6] are scaled and it is said', () => {
  const { data, scaling } = readCsv('height,weight,sex\n150,0.5,f\n200,1,m\n175,-1,m\n');
  expect(data?.points?.map((point) => point[0])).toEqual([-5, 5, 0]);
  expect(scaling[0]?.en).toBe('"height" was scaled from 150 … 200 to -5 … 5.');
});

test('a column that never changes becomes zero and it is said', () => {
  const { data, scaling } = readCsv('x,y,t\n9,1,a\n9,4,b\n');
  expect(data?.points?.map((point) => point[0])).toEqual([0, 0]);
  expect(scaling[0]?.zh).toContain('已设为 0');
});

test('of more than three columns two numbers and the last words are taken, or what was chosen', () => {
  const text = 'id,name,x,y,z\n1,a,2,3,4\n2,b,-2,-3,5\n3,a,1,1,6\n';
  expect(readCsv(text).columns).toEqual([0, 2, 1]);
  expect(readCsv(text, [2, 3, 4]).data).toMatchObject({ task: 'classification', classes: 3, points: [[2, 3, 0], [-2, -3, 1], [1, 1, 2]] });
});

test.each([
  ['nothing', '', /columns/],
  ['two columns', '1,2\n3,4', /2 columns/],
  ['only words', 'a,b,c\nd,e,f\ng,h,i', /0 usable rows/],
  ['one row', 'x,y,t\n1,2,a', /1 usable/],
  ['too many words', `x,y,t\n${Array.from({ length: 11 }, (_, i) => `1,${i},w${i}`).join('\n')}`, /more than 10/],
])('%s is refused with a sentence', (_, text, sentence) => {
  const { data, failure } = readCsv(text);
  expect(data).toBeNull();
  expect(failure?.en).toMatch(sentence);
  expect(failure?.zh).toBeTruthy();
});

test('a quote that is never closed is reported with its line', () => {
  expect(readCsv('x,y,t\n1,2,a\n2,3,b\n3,"4,b\n').bad[0]).toMatchObject({ line: 4 });
});

test('the largest numbers there are give finite points', () => {
  const { data } = readCsv('x,y,t\n1e308,1e300,1e308\n-1e308,-2,-1e308\n0,3,0.5\n5e-324,1e299,0.1\n');
  expect(data?.points?.[0]).toEqual([5, 5, 1]);
  expect(data?.points?.flat().every(Number.isFinite)).toBe(true);
});

test('one class only is still a classification', () => {
  expect(readCsv('x,y,t\n1,2,7\n-3,-4,7\n').data).toMatchObject({ task: 'classification', classes: 2 });
});

test('a hundred thousand rows are cut, not choked on', () => {
  const { data, bad } = readCsv(`x,y,t\n${'1,2,a\n-3,-4,b\n'.repeat(50_000)}`);
  expect(data?.points).toHaveLength(maxRows);
  expect(bad).toHaveLength(1);
});
