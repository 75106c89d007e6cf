// A question with its answers: paragraphs, then a task list in which [x] is right; what follows " — " in an item is said when it
// is chosen. Without scripts and on paper the answers stand below, folded.
import { attributes, raw, say } from './html.mjs';
import { oneOf } from './mistakes.mjs';
import { inline } from './inline.mjs';

const dash = /\s*(?: — |——)\s*/;

/** The nodes of a quiz directive. `predict`: asked before its lab may run, revealed after `after` steps. */
export function quiz(node, lesson, at) {
  const { id, predict, lab, after, ...other } = node.attributes ?? {};
  const say_ = (key, values) => say(lesson.book.words[key], lesson.language, values);
  for (const key of Object.keys(other)) lesson.mistakes.add(at, `A quiz has no attribute "${key}".`, 'It may have predict, lab and after.');
  if (predict !== undefined && !lesson.knownLab(lab, at)) lesson.mistakes.add(at, 'A predict-first question names no lab.', 'Write lab=id.');
  if (after !== undefined && !/^\d{1,6}$/.test(after)) lesson.mistakes.add(at, `after is "${after}".`, 'Write the number of steps after which the answer is shown.');
  const list = node.children.at(-1);
  const items = list?.type === 'list' ? list.children : [];
  const right = items.filter(({ checked }) => checked === true).length;
  if (items.length < 2 || items.some(({ checked }) => checked === null || checked === undefined))
    lesson.mistakes.add(at, 'A quiz ends with no task list.', 'End it with two or more items, "- [x]" for right and "- [ ]" for wrong.');
  else if (right === 0) lesson.mistakes.add(at, 'No item of the quiz is right.', 'Mark the right one with [x].');
  if (node.children.length < 2) lesson.mistakes.add(at, 'The quiz asks nothing.', 'Write the question before the list.');
  for (const child of node.children) inline(child, lesson);
  lesson.quizzes.push({ id, right, ...(predict !== undefined && { lab, after: Number(after ?? 200) }) });

  const kind = predict !== undefined ? say_('predictFirst') : say_('quiz');
  const options = items.map((item) => ({ right: item.checked === true, ...split(item) }));
  return [
    raw(`<div role="group" class="quiz${predict !== undefined ? ' predict' : ''}"${attributes({ id: `quiz-${id}`, 'data-quiz': id, 'aria-labelledby': `quiz-${id}-name` })}>`
      + `<h3 class="card-kind" id="quiz-${id}-name">${kind}</h3>`),
    ...node.children.slice(0, -1),
    raw('<ul class="picks">'),
    ...options.flatMap(({ right: is, said, why }) => [
      raw(`<li class="pick"${attributes({ 'data-right': is })}><button type="button"${attributes({ 'aria-pressed': 'false' })}>`), ...said, raw('</button>'),
      ...(why.length > 0 ? [raw('<p class="why">'), ...why, raw('</p>')] : []), raw('</li>'),
    ]),
    raw(`</ul><p class="verdict" role="status"></p><details class="answers"><summary>${say_('answer')}</summary>`),
    ...options.filter((one) => one.right).flatMap(({ said, why }) => [raw('<p>'), ...said, ...(why.length > 0 ? [raw(' — '), ...why] : []), raw('</p>')]),
    raw('</details></div>'),
  ];
}

/** The inline nodes of an item before and after its dash. */
function split(item) {
  const inside = item.children.flatMap((child) => child.children ?? [child]);
  const at = inside.findIndex((child) => child.type === 'text' && dash.test(child.value));
  if (at < 0) return { said: inside, why: [] };
  const [before = '', ...after] = inside[at].value.split(dash);
  const text = (value) => (value.trim() ? [{ type: 'text', value }] : []);
  return { said: [...inside.slice(0, at), ...text(before)], why: [...text(after.join(' — ')), ...inside.slice(at + 1)] };
}

/** What remains unknown about a directive's id. */
export function needId(id, kind, known, lesson, at) {
  if (id === undefined) lesson.mistakes.add(at, `The ${kind} has no id.`, `Write {#id}${known ? `; there are ${oneOf(known)}` : ''}.`);
  else if (known && !known.includes(id)) lesson.mistakes.add(at, `There is no ${kind} "${id}" in labs.json.`, `Choose from ${oneOf(known)}.`);
  else return true;
  return false;
}
