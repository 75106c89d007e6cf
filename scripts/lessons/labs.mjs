// labs.json of a lesson: read, its shape checked, every lab given to the engine and to the page's own check of links. What comes
// out can be used without another look: { symbols, labs, figures, goals, tensors(lab id) }.
import { existsSync, readFileSync } from 'node:fs';
import { readJson } from './json-lines.mjs';
import { oneOf } from './mistakes.mjs';
import { checks } from './shapes.mjs';

/** Every panel that a lesson may ask for; those the embed does not know yet are left out of its address. */
export const panelNames = ['run', 'data', 'network', 'output', 'curves', 'formula', 'code', 'microscope', 'timeline', 'doctor', 'race'];
const symbolName = /^[A-Za-z][A-Za-z0-9_]*$/;
const empty = { symbols: {}, labs: {}, figures: {}, goals: {} };

/** `tools`: { engine, page, figureKinds }. */
export function readLabs(path, shownPath, tools, mistakes) {
  const file = shownPath;
  if (!existsSync(path)) {
    mistakes.add({ file, line: 1 }, 'labs.json does not exist.', 'Create it; {} is enough for a lesson without labs.');
    return { ...empty, tensors: () => null };
  }
  let read;
  try {
    read = readJson(readFileSync(path, 'utf8'));
  } catch (error) {
    mistakes.add({ file, line: error.line ?? 1 }, error.message, 'Mend the JSON.');
    return { ...empty, tensors: () => null };
  }
  const { value, lineOf } = read;
  const check = checks((at, what, remedy) => mistakes.add({ file, line: lineOf(at) }, `${at}: ${what}`, remedy));
  if (!check.record(value, '')) return { ...empty, tensors: () => null };
  check.known(value, '', Object.keys(empty));
  const section = (name) => (value[name] !== undefined && check.record(value[name], name) ? value[name] : {});
  const all = { symbols: section('symbols'), labs: section('labs'), figures: section('figures'), goals: section('goals') };
  const reports = new Map();

  check.ids(all.symbols, 'symbols', symbolName);
  for (const [name, symbol] of Object.entries(all.symbols)) checkSymbol(symbol, `symbols.${name}`, check);
  check.ids(all.labs, 'labs');
  for (const [id, lab] of Object.entries(all.labs)) reports.set(id, checkFrame(lab, `labs.${id}`, check, tools));
  check.ids(all.figures, 'figures');
  for (const [id, figure] of Object.entries(all.figures)) checkFigure(figure, `figures.${id}`, check, tools);
  check.ids(all.goals, 'goals');
  for (const [id, goal] of Object.entries(all.goals)) checkGoal(goal, `goals.${id}`, all, check, tools);

  const line = (at) => ({ file, line: lineOf(at) });
  return { ...all, line, report: (id) => reports.get(id) ?? null, tensors: (id) => reports.get(id)?.tensors ?? null };
}

function checkSymbol(symbol, at, check) {
  if (!check.record(symbol, at)) return;
  check.known(symbol, at, ['tex', 'path', 'zh', 'en']);
  for (const key of ['tex', 'zh', 'en']) check.text(symbol[key], `${at}.${key}`);
  if (symbol.path !== undefined && !/^[a-z][\w.]*(\[\d+(,\d+)*\])?$/.test(symbol.path))
    check.no(`${at}.path`, `"${symbol.path}" is no path.`, 'Write for example "layers.0.weight" or "layers.0.weight[0,1]", without spaces.');
}

function checkFrame(lab, at, check, { engine, page }) {
  if (!check.record(lab, at)) return null;
  check.known(lab, at, ['title', 'lab', 'panels', 'height', 'heightNarrow', 'autoplay', 'speed', 'readonly', 'view']);
  check.both(lab.title, `${at}.title`);
  const panels = Array.isArray(lab.panels) && lab.panels.length > 0 ? lab.panels : [];
  if (panels.length === 0) check.no(`${at}.panels`, '"panels" is missing or empty.', `Write a list of ${panelNames.join(', ')}.`);
  for (const [i, panel] of panels.entries())
    if (!panelNames.includes(panel)) check.no(`${at}.panels.${i}`, `There is no panel ${JSON.stringify(panel)}.`, `Choose from ${panelNames.join(', ')}.`);
  check.number(lab.height, `${at}.height`, { min: 160, max: 1400, whole: true });
  check.number(lab.heightNarrow, `${at}.heightNarrow`, { min: 160, max: 1400, whole: true, optional: true });
  check.number(lab.speed, `${at}.speed`, { min: 0, max: 1e6, optional: true });
  check.flag(lab.autoplay, `${at}.autoplay`);
  check.flag(lab.readonly, `${at}.readonly`);
  return checkLab(lab.lab, `${at}.lab`, check, { engine, page });
}

/** The engine's report of a lab, or null after saying what is wrong with it. */
function checkLab(lab, at, check, { engine, page }) {
  if (!check.record(lab, at)) return null;
  const say = ({ path, message }) => check.no(path ? `${at}.${path}` : at, message.en, 'Mend the lab; the format is that of a saved experiment.');
  const report = engine.report(lab);
  report.problems.forEach(say);
  if (report.problems.length > 0) return null;
  const { problems } = page.checkLab(lab, engine.schema, page.openingLab);
  problems.forEach(say);
  return problems.length > 0 ? null : report;
}

function checkFigure(figure, at, check, { figureKinds }) {
  if (!check.record(figure, at)) return;
  check.known(figure, at, ['kind', 'title', 'height', 'heightNarrow', 'settings']);
  check.both(figure.title, `${at}.title`);
  check.number(figure.height, `${at}.height`, { min: 120, max: 1400, whole: true });
  check.number(figure.heightNarrow, `${at}.heightNarrow`, { min: 120, max: 1400, whole: true, optional: true });
  if (!figureKinds.includes(figure.kind))
    check.no(`${at}.kind`, `There is no figure ${JSON.stringify(figure.kind)}.`, `Choose from ${oneOf(figureKinds)}, or write web/src/figures/${figure.kind}.ts.`);
  if (figure.settings !== undefined) check.record(figure.settings, `${at}.settings`);
}

function checkGoal(goal, at, { labs }, check, tools) {
  if (!check.record(goal, at)) return;
  check.known(goal, at, ['lab', 'text', 'all', 'solution']);
  if (!Object.hasOwn(labs, goal.lab ?? '')) check.no(`${at}.lab`, `There is no lab ${JSON.stringify(goal.lab)}.`, `Choose from ${oneOf(Object.keys(labs))}.`);
  check.both(goal.text, `${at}.text`);
  const solution = goal.solution;
  let report = null;
  if (check.record(solution, `${at}.solution`)) {
    check.known(solution, `${at}.solution`, ['lab', 'steps']);
    check.number(solution.steps, `${at}.solution.steps`, { min: 0, max: 1e6, whole: true });
    report = checkLab(solution.lab, `${at}.solution.lab`, check, tools);
    const given = labs[goal.lab]?.lab?.data?.id;
    if (report && given !== undefined && solution.lab.data?.id !== given)
      check.no(`${at}.solution.lab.data.id`, `The solution learns other data (${JSON.stringify(solution.lab.data?.id)}) than the lab.`, `A goal counts on the lab's own data only; write ${JSON.stringify(given)}.`);
  }
  if (!Array.isArray(goal.all) || goal.all.length === 0) return void check.no(`${at}.all`, '"all" is missing or empty.', 'Write a list like [{ "fact": "testMetric", "min": 0.95 }].');
  goal.all.forEach((one, i) => checkCondition(one, `${at}.all.${i}`, report, check, tools.page.factNames));
}

function checkCondition(one, at, report, check, factNames) {
  if (!check.record(one, at)) return;
  check.known(one, at, ['fact', 'path', 'min', 'max']);
  if ((one.fact === undefined) === (one.path === undefined)) return void check.no(at, 'A condition needs either "fact" or "path".', `Facts are ${factNames.join(', ')}.`);
  if (one.fact !== undefined && !factNames.includes(one.fact)) check.no(`${at}.fact`, `There is no fact ${JSON.stringify(one.fact)}.`, `Choose from ${factNames.join(', ')}.`);
  if (one.path !== undefined && report && !elementOf(one.path, report.tensors))
    check.no(`${at}.path`, `${JSON.stringify(one.path)} is no element of the solution's tensors.`, 'Write tensor and index, as "layers.0.weight[0,1]".');
  check.number(one.min, `${at}.min`, { optional: true });
  check.number(one.max, `${at}.max`, { optional: true });
  if (one.min === undefined && one.max === undefined) check.no(at, 'A condition needs a bound.', 'Write "min", "max" or both.');
}

/** Whether a path names a tensor, or one element that lies inside it. */
export function hasTensor(path, tensors) {
  const shape = tensors[path.replace(/\[.*$/, '')];
  return shape !== undefined && (!path.includes('[') || elementOf(path, tensors));
}

function elementOf(path, tensors) {
  const [, name, index] = /^([^[]+)\[([\d,]+)\]$/.exec(path) ?? [];
  const shape = tensors[name];
  if (shape === undefined) return false;
  const at = index.split(',').map(Number);
  return at.length === shape.length && at.every((one, axis) => one < shape[axis]);
}
