// The network of the C++ program: one call a part in forward(), its parameters and running numbers with their start. What a part
// does not need is not printed: a part that is the same in training and evaluation gets its sources and parameters alone.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import { fillParams, fillPart } from './fill';
import { hasModes, inputPath, targetPath, type Chosen, type Network, type Stacked } from './network';
import { cppNumbers, givenOf } from './given';
import { bare, partMark, pathMark } from './program';
import { sayIn } from './python';

export const x = pathMark(inputPath, 'x');
export const t = pathMark(targetPath, 't');

export const fill = ({ entry, choice }: Chosen, owner: string): string => fillParams(entry.cpp, entry, choice, owner, 'cpp');

const list = (items: (string | number)[]): string => `{${items.join(', ')}}`;
const product = (shape: number[]): number => shape.reduce((a, b) => a * b, 1);

/** The type that forward() gives: one output, or as many as there are losses. */
export const forwardReturns = ({ results }: Network): string => (results.length > 1 ? `std::array<Var<float>, ${results.length}>` : 'Var<float>');

/** Further arguments of forward() where anything behaves differently while it trains; `pass`: of the several passes of a step. */
export const modeArguments = (network: Network, mode: string, step: string, pass?: string): string =>
  (network.parts.some(hasModes) ? `, running_numbers(parameters), Mode::${mode}, ${step}${pass === undefined ? '' : `, ${pass}`}` : '');

/** "p.subspan(2, 2)": the numbers of one part among those of all. */
const slicer = (letter: string, parts: Stacked[], countOf: (part: Stacked) => number): ((part: Stacked) => string | undefined) => {
  const first = new Map<Stacked, number>();
  let next = 0;
  for (const part of parts) {
    if (part.shares) continue;
    first.set(part, next);
    next += countOf(part);
  }
  return (part) => {
    const owner = part.shares ?? part;
    return countOf(owner) > 0 ? `${letter}.subspan(${first.get(owner)}, ${countOf(owner)})` : undefined;
  };
};

/** A pass through some of the parts: its name, what is said of it, and whether a step makes several of them. */
export interface Own { name: string; about: string; passes?: boolean }

/** `whole`: the network whose parameters and running numbers p and b are. */
export function forward(network: Network, language: Language, own: Own = { name: 'forward', about: sayIn(language)(codeWords.forwardCpp) }, whole = network): string {
  const { parts, results, inputs } = network;
  const names = new Map<string, string>(inputs.map(({ path, name }) => [path, inputs.length > 1 ? pathMark(inputPath, name) : x]));
  const [learned, running] = [slicer('p', whole.parts, ({ weights }) => weights.length), slicer('b', whole.parts, ({ buffers }) => buffers.length)];
  const lines = parts.map((part) => {
    const sources = part.sources.map((path) => names.get(path) ?? x);
    const input = sources.length > 1 ? list(sources) : sources[0]!;
    const entry = fillPart(part.entry.cpp, part, 'cpp');
    const [p, b] = [learned(part), running(part)];
    const more = hasModes(part) ? [p ?? '{}', b ?? '{}', 'mode', `NoiseKey{seed${own.passes ? ' + pass * 0x9E3779B9u' : ''}, step, ${whole.parts.indexOf(part)}}`] : p ? [p] : [];
    const call = part.activation ? `activate(tape, ${input}, ${entry})` : `apply(${['tape', entry, input, ...more].join(', ')})`;
    const y = pathMark(part.y, part.letter + part.level);
    names.set(part.y, y);
    return partMark(part.path, `  const Var<float> ${y} = ${call};`);
  });
  const returned = results.map(({ part }) => (part ? names.get(part.y)! : x));
  const modes = whole.parts.some(hasModes) ? `,
                  std::span<float* const> b, Mode mode, std::uint32_t step${own.passes ? ', std::uint32_t pass' : ''}` : '';
  return `// ${own.about}
${forwardReturns(network)} ${own.name}(Tape<float>& tape, Var<float> ${x}, std::span<const Var<float>> p${modes}) {
${[...splitInputs(network), ...lines].join('\n')}
  return ${returned.length > 1 ? list(returned) : returned[0]};
}`;
}

/** The columns of a row that belong to each named input. */
function splitInputs({ inputs }: Network): string[] {
  if (inputs.length < 2) return [];
  let at = 0;
  return inputs.map(({ name, shape }) => {
    const part = `slice(tape, ${x}, 1, ${at}, ${product(shape)})`;
    at += product(shape);
    return `  const Var<float> ${pathMark(inputPath, name)} = ${shape.length > 1 ? `reshape(tape, ${part}, ${list(['x.shape()[0]', ...shape])})` : part};`;
  });
}

export function makeParameters(network: Network, language: Language): string {
  const say = sayIn(language);
  const owners = network.parts.filter(({ shares }) => !shares);
  const add = owners.flatMap((part) => part.weights.map(({ path, shape, regularized }) =>
    partMark(part.path, `  parameters.add("${pathMark(path, path)}", ${list(shape)}, ${regularized});`)));
  const buffers = owners.flatMap((part) => part.buffers.map(({ path, shape, initial }) =>
    partMark(part.path, `  parameters.add_buffer("${pathMark(path, path)}", ${list(shape)}, ${initial});`)));
  let index = 0;
  const starts = owners.flatMap((part) => part.weights.flatMap((weight) => {
    const at = index++, given = givenOf(part, weight);
    if (given !== undefined) return [partMark(part.path, `  std::ranges::copy(std::vector<float>{${cppNumbers(given)}}, parameters.values(parameters.items()[${at}]));`)];
    const start = part.init && weight.role === 'w' ? fill(part.init, part.init.path)
      : weight.start && !weight.start.entry.zero ? fill(weight.start, '') : undefined; // they are zero already
    return start === undefined ? [] : [partMark(part.path, `  start(${at}, ${start}, ${weight.fanIn}, ${weight.fanOut});`)];
  }));
  const running = network.parts.some(hasModes) ? `

// ${say(codeWords.buffers)}
std::vector<float*> running_numbers(Parameters& parameters) {
  std::vector<float*> b;
  for (const Parameters::Item& item : parameters.buffers()) b.push_back(parameters.buffer(item));
  return b;
}` : '';
  const drawn = starts.some((line) => bare(line).startsWith('  start('));
  const start = starts.length > 0 && !drawn ? `
${starts.join('\n')}
` : starts.length > 0 ? `
  const auto start = [&](std::size_t index, const auto& initializer, int fan_in, int fan_out) {
    const Parameters::Item& item = parameters.items()[index];
    Rng rng(seed, Stream::init, static_cast<std::uint32_t>(index));
    initializer.fill(rng, item.count(), fan_in, fan_out, parameters.values(item));
  };
${starts.join('\n')}
` : '';
  return `// ${say(codeWords.parametersCpp)}
Parameters make_parameters() {
  Parameters parameters;
${[...add, ...buffers].join('\n')}
  parameters.allocate(static_cast<int>(state_names(optimizer).size()));
${start}  return parameters;
}

std::vector<Var<float>> on_tape(Tape<float>& tape, Parameters& parameters) {
  std::vector<Var<float>> p;
  for (const Parameters::Item& item : parameters.items())
    p.push_back(tape.parameter({parameters.values(item), item.shape}, {parameters.grads(item), item.shape}));
  return p;
}${running}`;
}
