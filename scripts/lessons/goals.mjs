// The conditions of a goal in words: "test accuracy ≥ 95 %".
import { escape, say } from './html.mjs';
import { printTex } from './inline.mjs';

const number = (value) => String(value).replace('-', '−');

/** One text for each condition of a goal. */
export function conditionTexts(lesson, id) {
  const { all, lab } = lesson.labs.goals[id];
  const report = lesson.labs.report(lab);
  const metric = lesson.book.engine.schema.kinds.metric.entries.find((entry) => entry.id === report?.metric);
  const asShare = report?.task === 'classification';
  return (Array.isArray(all) ? all : []).map(({ fact, path, min, max }) => {
    const isMetric = /Metric$/.test(fact ?? '');
    const show = (value) => (isMetric && asShare ? `${number(Number((100 * value).toFixed(4)))} %` : number(value));
    const words = lesson.book.words;
    const name = path ?? say(words[fact] ?? { zh: fact, en: fact }, lesson.language, { metric: inSentence(metric?.name[lesson.language] ?? '') });
    const bound = min !== undefined && max !== undefined ? (min === max ? `= ${show(min)}` : `${show(min)} … ${show(max)}`) : min !== undefined ? `≥ ${show(min)}` : `≤ ${show(max)}`;
    return `${path ? symbolOf(path, lesson) ?? `<code>${escape(name)}</code>` : escape(name)} <span class="bound">${bound}</span>`;
  });
}

/** "Accuracy" inside a sentence; "MAE" stays as it is. */
const inSentence = (name) => (/^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name);

/** The lesson's own letter for a tensor's element, where it has one. */
function symbolOf(path, lesson) {
  const name = Object.keys(lesson.labs.symbols).find((one) => lesson.labs.symbols[one].path === path);
  return name && printTex(`\\sym{${name}}`, lesson, 1);
}
