// What the three Python programs share: constants, reading the data, scores. A program is a list of blocks joined by
// two empty lines; comments are in the language of the page.

import { codeWords } from '../i18n/formula';
import type { Language } from '../i18n/language';
import type { Text } from '../engine/schema';
import { fillParams, indent } from './fill';
import { followsLosses, inputPath, needsClassWeights, targetPath, valueOf, type Network } from './network';
import { bare, paramMark, partMark, pathMark } from './program';

export const dataFile = 'data.csv';

/** Picks a comment's language; `{name}` is replaced. */
export const sayIn = (language: Language) => (text: Text, values: Record<string, string> = {}): string =>
  text[language].replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);

export const x = pathMark(inputPath, 'x');
export const t = pathMark(targetPath, 't');
export const loss = pathMark('loss', 'loss');

export function heading(network: Network, language: Language, first: Text): string {
  const say = sayIn(language);
  const data = network.images ? say(codeWords.headDataIdx) : say(codeWords.headData, { file: dataFile });
  return `"""${[say(first), data, ...prepared(network, language), ...shared(network, language)].join('\n')}\n"""`;
}

/** A batch in parts: added up, their gradients are those of the batch; only what is taken over the rows of a part differs. */
export function shared({ shards, parts }: Network, language: Language): string[] {
  if (shards < 2) return [];
  const say = sayIn(language), count = { count: String(shards) };
  return [say(codeWords.shards, count), ...(parts.some(({ buffers }) => buffers.length > 0) ? [say(codeWords.shardStatistics)] : [])];
}

/** What was done to the rows before they were written down, one line for all steps. */
export function prepared({ processing }: Network, language: Language): string[] {
  if (processing.length === 0) return [];
  const steps = processing.map(({ entry, choice }) => {
    const values = entry.params.map(({ id, name, options }) => {
      const value = valueOf(entry, choice, id);
      return `${name[language]} ${options?.find((option) => option.id === value)?.name[language] ?? value}`;
    });
    return entry.name[language] + (values.length > 0 ? ` (${values.join(', ')})` : '');
  });
  const say = sayIn(language);
  const lines = wrapped(say(codeWords.prepared), steps, language === 'zh' ? '、' : ', ');
  return processing.some(({ entry }) => entry.augments) ? [...lines, say(codeWords.notAugmented)] : lines;
}

/** Items after a lead, broken into lines. */
function wrapped(lead: string, items: string[], between: string): string[] {
  const lines = [lead];
  items.forEach((item, i) => {
    const text = `${i === 0 && lead.endsWith(':') ? ' ' : ''}${item}${i < items.length - 1 ? between.trimEnd() : ''}`;
    if (lines.at(-1)!.length + text.length > 110) lines.push(text);
    else lines[lines.length - 1] += i === 0 || between === between.trimEnd() ? text : ` ${text}`;
  });
  return lines;
}

/** An optimizer of the whole training set takes all rows at once, whatever the lab's batch size is. */
export const batchSize = ({ lab, optimizer }: Network, all: string): string =>
  paramMark('train.batch', optimizer.entry.fullBatch ? all : String(lab.train.batch));

export function constants(network: Network): string {
  const { lab } = network;
  const lines = [
    `SEED = ${paramMark('seed', String(lab.seed))}`,
    `BATCH = ${batchSize(network, '10**9')}`,
    ...(network.alone.length > 0 ? [`PRETRAIN_EPOCHS = ${paramMark('train.pretrain_epochs', String(valueOf(network.trainer!.entry, network.trainer!.choice, 'pretrain_epochs')))}`] : []),
    `EPOCHS = ${paramMark('train.epochs', String(lab.train.epochs))}`,
    ...(network.alone.length > 0 && network.schedule ? [`ALL_EPOCHS = ${network.alone.length} * PRETRAIN_EPOCHS + EPOCHS`] : []),
  ];
  if (!network.images && !network.unnamed) {
    const names = network.features.map((id) => pathMark(inputPath, paramMark(`data.features.${id}`, `"${id}"`)));
    lines.push(partMark('data', `FEATURES = [${names.join(', ')}]`));
  }
  return lines.join('\n');
}

/** Weights of the classes, which load_data() fills; they begin as ones. */
export const classWeights = (network: Network, ones: string): string =>
  (needsClassWeights(network) ? `\n${partMark('loss', `class_weights = ${ones}(${network.classes})`)}` : '');

/** What load_data() needs where classes weigh differently. */
export const balanced = (network: Network, language: Language): string | false => needsClassWeights(network) && partMark('loss', `def balanced(t):
    """${sayIn(language)(codeWords.classWeights)}"""
${network.positions > 1 ? '    t = t.ravel()\n' : ''}    counts = np.bincount(t, minlength=${network.classes})
    return np.where(counts > 0, len(t) / (len(counts) * np.maximum(counts, 1)), 0)`);

/** load_data() gives ((x, t), (x_test, t_test)) as NumPy arrays, targets written as the loss wants them. Class weights are filled
    as `toArray` makes them; null: they are not its business. */
export function loadData(network: Network, language: Language, toArray: string | null = ''): string {
  if (network.sides) return partMark('data', network.images ? loadIdx(network, language, '') : loadCsv(network, language, ''));
  const fill = (labels: string): string => (toArray !== null && needsClassWeights(network) ? `    ${partMark('loss', `class_weights[:] = ${toArray ? `${toArray}(balanced(${labels}))` : `balanced(${labels})`}`)}\n` : '');
  return partMark('data', network.images ? loadIdx(network, language, fill('sets[0][1]')) : loadCsv(network, language, fill('t[train]')));
}

function loadCsv(network: Network, language: Language, fill: string): string {
  return `def load_data(file="${dataFile}"):
    """${sayIn(language)(network.sides ? codeWords.loadRows : codeWords.loadCsv)}"""
    table = np.genfromtxt(file, delimiter=",", names=True, dtype=None, encoding="utf-8")
    ${x} = np.stack([table[name] for name in ${network.unnamed ? 'table.dtype.names if not name.startswith(("label", "split"))' : 'FEATURES'}], axis=1).astype(np.float32)${network.inShape.length > 1 ? `.reshape(-1, ${network.inShape.join(', ')})` : ''}
${network.sides ? '' : `    label = ${network.positions > 1 ? 'np.stack([table[name] for name in table.dtype.names if name.startswith("label")], axis=1)' : 'table["label"]'}
    ${encode(network, language)}
`}    train = table["split"] == "train"
${fill}    return ${network.sides ? 'x[train], x[~train]' : '(x[train], t[train]), (x[~train], t[~train])'}`;
}

function loadIdx(network: Network, language: Language, fill: string): string {
  const shape = ['-1', ...network.inShape].join(', ');
  return `def read_idx(file):
    """${sayIn(language)(codeWords.readIdx)}"""
    with open(file, "rb") as stream:
        data = stream.read()
    shape = np.frombuffer(data, ">i4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def load_data():
    """${sayIn(language)(network.sides ? codeWords.loadRows : codeWords.loadCsv)}"""
    sets = []
    for name in ("train", "t10k"):
        pixels = read_idx(f"{name}-images-idx3-ubyte")
        ${x} = pixels.reshape(${shape}).astype(np.float32) / 255
${network.sides ? '        sets.append(x)\n' : `        label = read_idx(f"{name}-labels-idx1-ubyte")
        ${encode(network, language)}
        sets.append((x, t))
`}${fill}    return sets`;
}

function encode(network: Network, language: Language): string {
  const say = sayIn(language);
  const column = network.positions > 1 ? '[..., None]' : '[:, None]';
  const shape = network.results[0]!.part?.outShape ?? [];
  const forms = {
    signed: [`np.where(label > 0, 1, -1)${column}.astype(np.float32)`, codeWords.targetSigned],
    binary: [`label${column}.astype(np.float32)`, codeWords.targetBinary],
    one_hot: [`np.eye(${network.outputs}, dtype=np.float32)[label.astype(int)]`, codeWords.targetOneHot],
    index: ['label.astype(np.int64)', codeWords.targetIndex],
    probability: [`label${column}.astype(np.float32)`, codeWords.targetBinary],
    signed_one_hot: [`2 * np.eye(${network.outputs}, dtype=np.float32)[label.astype(int)] - 1`, codeWords.targetSignedOneHot],
    value: [network.positions > 1 ? `label.reshape(-1, ${shape.join(', ')}).astype(np.float32)` : 'label[:, None].astype(np.float32)', null],
  } as const;
  const [code, comment] = forms[network.target];
  return `${t} = ${code}${comment ? `  # ${say(comment)}` : ''}`;
}

/** Whether a loss reads one position at a time: then the positions of all rows are rows of their own. */
export const byPosition = ({ positions, target }: Network): boolean => positions > 1 && target !== 'value';

/** The name of the score and an expression of outputs z and targets t that both NumPy and PyTorch understand. */
export function score(network: Network): { name: string; comment: Text; expression: string } {
  const last = network.positions > 1 ? -1 : 1;
  const hits = {
    signed: '(z > 0) == (t > 0)',
    binary: '(z > 0) == (t > 0.5)',
    probability: '(z > 0.5) == (t > 0.5)',
    signed_one_hot: `z.argmax(${last}) == t.argmax(${last})`,
    one_hot: `z.argmax(${last}) == t.argmax(${last})`,
    index: `z.argmax(${last}) == t`,
  };
  if (network.target === 'value')
    return { name: 'r2', comment: codeWords.r2, expression: '1 - ((z - t) ** 2).sum() / ((t - t.mean()) ** 2).sum()' };
  return { name: 'accuracy', comment: codeWords.accuracy, expression: `(${hits[network.target]})` };
}

/** A call whose arguments stand on lines of their own when one line would be too long. */
export function call(head: string, args: string[], spaces: number, limit = 96): string {
  const short = `${head}(${args.join(', ')})`;
  if (spaces + bare(short).length <= limit) return short;
  return `${head}(\n${indent(args.map((arg) => `${arg},`).join('\n'), spaces + 4)}\n${' '.repeat(spaces)})`;
}

/** Consecutive parts of a batch, as the page cuts it. */
export const splitRows = (language: Language): string => `def split(x, parts):
    """${sayIn(language)(codeWords.split)}"""
    edges = [len(x) * i // parts for i in range(parts + 1)]
    return [x[a : max(b, a + 1)] for a, b in zip(edges, edges[1:])]`;

/** What the trainer itself says of one step, with its settings. */
export const heartOf = ({ trainer }: Network, language: 'torch' | 'numpy'): string =>
  (trainer ? fillParams(trainer.entry[language], trainer.entry, trainer.choice, 'train').trimEnd() : '');

/** The shape of one row of noise, as further arguments: "2", "1, 7, 7". */
export const noiseShape = ({ inputs }: Network): string => paramMark('model.input', inputs[0]!.shape.join(', '));

/** The schedule's own words; where layers learn alone first, its run is the whole of both. */
export function scheduleOf({ schedule, alone }: Network, language: 'torch' | 'numpy'): string | undefined {
  const text = schedule && fillParams(schedule.entry[language], schedule.entry, schedule.choice, 'schedule');
  return alone.length > 0 ? text?.replace(/\bEPOCHS\b/g, 'ALL_EPOCHS') : text;
}

/** Rows of data in one step: each update of the judging side has a batch of its own. */
export const rowsOfStep = ({ trainer }: Network): string => `BATCH * ${fillParams('{discriminator_steps}', trainer!.entry, trainer!.choice, 'train')}`;

/** How main() of a game runs and prints. */
export const gameMain = (network: Network, networks: string, batches: string): string => `    made = min(BATCH, len(x))
    for epoch, (loss, loss_g) in enumerate(train(${networks}, ${batches}, EPOCHS, made${followsLosses(network) ? `, lambda: evaluate(${networks}, x_test)[0]` : ''}), start=1):
        _, gap = evaluate(${networks}, x_test)
        print(f"epoch {epoch:4d}  loss {loss:.5f}  generator loss {loss_g:.5f}  D(data) - D(made) {gap:.3f}")


if __name__ == "__main__":
    main()`;

/** loss_fn, and loss_fn_2 … where the network has several. */
export const lossNames = (network: Network): string[] => network.results.map((_, i) => (i === 0 ? 'loss_fn' : `loss_fn_${i + 1}`));

/** Adds arguments to a constructor text: layers.Dense(8) -> layers.Dense(8, a=1). */
export function withArguments(constructor: string, extra: string[]): string {
  if (extra.length === 0) return constructor;
  const inside = constructor.slice(0, constructor.lastIndexOf(')'));
  return `${inside}${inside.endsWith('(') ? '' : ', '}${extra.join(', ')})`;
}

export const program = (blocks: (string | false | undefined)[]): string => `${blocks.filter(Boolean).join('\n\n\n')}\n`;
