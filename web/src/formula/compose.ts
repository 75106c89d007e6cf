// What the formula panel shows for a selected part: titled blocks of equations, composed from the strings of the entries.
// The backward pass is the chain rule through this very stack, from the loss down to the first weights.

import type { Entry, Schema, Text } from '../engine/schema';
import { formulaWords as words, symbolWords } from '../i18n/formula';
import { find, type Chosen, type Network, type Stacked } from '../code/network';
import {
  anyWeightSigns, gradientSign, inputSign, lettersIn, lossSign, lossSigns, objectiveSign, optimizerSigns,
  outputSign, partSigns, penaltySign, weightSign,
} from './signs';
import { fillTex, Glossary, type Sign, type Signs } from './tex';

/** One equation: left = right. A whole statement (an update, "W ~ N") has no left side. */
export interface Row { left?: string; right: string; part?: string }
export interface Block { title?: Text; values?: Record<string, string | number | Text>; rows: Row[]; note?: Text; source?: string }
export interface Page { blocks: Block[]; glossary: Glossary }

/** The selectable parts in order of the forward pass. */
export function partsOf(network: Network): { id: string; title: Text; values?: Record<string, string | number | Text> }[] {
  return [
    { id: 'forward', title: words.forward },
    { id: 'data', title: words.data },
    ...network.parts.map((part) => ({ id: part.path, title: part.activation ? words.activation : words.layer, values: { number: part.level, name: part.entry.name } })),
    { id: 'loss', title: words.loss },
    ...(network.regularizer ? [{ id: 'regularizer', title: words.regularizer }] : []),
    { id: 'backward', title: words.backward },
    { id: 'optimizer', title: words.optimizer },
  ];
}

export function compose(network: Network, schema: Schema, selected: string): Page {
  const glossary = new Glossary();
  const page = new Composer(network, schema, glossary);
  const part = network.parts.find(({ path }) => path === selected);
  const blocks = part ? page.part(part)
    : selected === 'data' ? page.data()
    : selected === 'loss' ? page.loss()
    : selected === 'regularizer' && network.regularizer ? page.regularizer(network.regularizer)
    : selected === 'optimizer' ? page.optimizer()
    : selected === 'backward' ? page.backward()
    : page.forward();
  return { blocks, glossary };
}

class Composer {
  constructor(private readonly network: Network, private readonly schema: Schema, private readonly glossary: Glossary) {}

  private fill(template: string, { entry, choice }: Chosen, owner: string, signs: Signs): string {
    const tex = fillTex(template, entry, choice, owner, signs, this.glossary);
    for (const letter of lettersIn(template)) this.use(letter);
    return tex;
  }

  /** Nobody needs a gradient below the first part that learns. */
  private get firstWeights(): number {
    return this.network.parts.findIndex((part) => part.w);
  }

  private use(sign: Sign, script = ''): string {
    return this.glossary.use(sign, script);
  }

  /** y = f(x) with this part's own signs. */
  private equation(part: Stacked): Row {
    if (/^\s*\\begin\{aligned\}/.test(part.entry.formula)) // statements of their own, with left sides
      return { right: this.fill(part.entry.formula, part, part.path, partSigns(this.network, part)), part: part.path };
    const left = this.use(outputSign(part), part.entry.pointwise === false ? '_{i}' : '');
    return { left, right: this.fill(part.entry.formula, part, part.path, partSigns(this.network, part)), part: part.path };
  }

  private lossRow(): Row {
    return { left: this.use(lossSign), right: this.fill(this.network.loss.entry.formula, this.network.loss, 'loss', lossSigns(this.network)), part: 'loss' };
  }

  private objectiveRows(): Row[] {
    const { regularizer } = this.network;
    if (!regularizer) return [];
    return [
      { left: this.use(objectiveSign), right: `${this.use(lossSign)}+${this.use(penaltySign)}`, part: 'regularizer' },
      { left: this.use(penaltySign), right: this.fill(regularizer.entry.formula, regularizer, 'regularizer', anyWeightSigns), part: 'regularizer' },
    ];
  }

  forward(): Block[] {
    const { batch } = this.network.lab.train;
    return [
      { rows: [...this.network.parts.map((part) => this.equation(part)), this.lossRow(), ...this.objectiveRows()], note: put(words.batchNote, { batch }) },
    ];
  }

  part(part: Stacked): Block[] {
    const { entry } = part;
    const blocks: Block[] = [{ rows: [this.equation(part)], note: entry.summary, source: entry.source }];
    const signs = partSigns(this.network, part);
    if (part.activation && entry.derivative) {
      const [over, under] = entry.pointwise === false ? ['_{i}', '_{j}'] : ['', ''];
      const left = `\\frac{\\partial ${this.use(signs.y!, over)}}{\\partial ${this.use(signs.x!, under)}}`;
      blocks.push({ title: words.derivativeTitle, rows: [{ left, right: this.fill(entry.derivative, part, part.path, signs), part: part.path }] });
    } else if (!part.activation) {
      const rows = this.backwardRows(part, this.network.parts.indexOf(part) > this.firstWeights);
      if (rows.length > 0) blocks.push({ title: words.derivativeTitle, rows });
    }
    if (part.init) {
      const rows: Row[] = [{ right: this.fill(part.init.entry.formula, part.init, part.init.path, { w: weightSign(part) }), part: part.path }];
      const fans = ([['in', part.inShape.at(-1)], ['out', part.outShape.at(-1)]] as const)
        .filter(([name]) => new RegExp(`n_\\{(\\\\rm )?${name}\\}`).test(part.init!.entry.formula));
      if (fans.length > 0) rows.push({ right: fans.map(([name, size]) => `n_{\\rm ${name}}=${size}`).join(',\\quad ') });
      blocks.push({ title: words.initTitle, rows, note: part.init.entry.summary, source: part.init.entry.source });
    }
    return blocks;
  }

  loss(): Block[] {
    const { entry } = this.network.loss;
    const signs = lossSigns(this.network);
    const blocks: Block[] = [{ rows: [this.lossRow()], note: entry.summary, source: entry.source }];
    if (entry.derivative) blocks.push({ title: words.derivativeTitle, rows: [this.lossSlope(signs)] });
    if (this.network.regularizer) blocks.push({ title: words.objectiveTitle, rows: this.objectiveRows() });
    return blocks;
  }

  private lossSlope(signs: Signs): Row {
    const { loss } = this.network;
    return { left: this.use(signs.dz!, /_i\b|,i\}/.test(loss.entry.derivative) ? '_{i}' : ''), right: this.fill(loss.entry.derivative, loss, 'loss', signs), part: 'loss' };
  }

  regularizer(regularizer: Chosen): Block[] {
    const { entry } = regularizer;
    return [
      { rows: this.objectiveRows(), note: entry.summary, source: entry.source },
      { title: words.derivativeTitle, rows: [{ left: `\\frac{\\partial ${this.use(penaltySign)}}{\\partial ${this.use(anyWeightSigns.w!, '_{i}')}}`, right: this.fill(entry.derivative, regularizer, 'regularizer', anyWeightSigns), part: 'regularizer' }] },
    ];
  }

  optimizer(): Block[] {
    const { optimizer } = this.network;
    const right = this.fill(optimizer.entry.formula, optimizer, 'optimizer', optimizerSigns(this.network));
    return [{ title: words.updateTitle, rows: [{ right, part: 'optimizer' }], note: optimizer.entry.summary, source: optimizer.entry.source }];
  }

  data(): Block[] {
    const blocks: Block[] = [];
    const { network } = this;
    if (network.dataset?.formula) blocks.push({ title: words.datasetTitle, rows: [{ right: this.fill(network.dataset.formula, { entry: network.dataset, choice: network.lab.data as Chosen['choice'] }, 'data', this.dataSigns()) }], note: network.dataset.summary });
    else if (network.dataset) blocks.push({ rows: [], note: network.dataset.summary });
    const features = network.features.map((id) => find(this.schema, 'feature', id)).filter((entry): entry is Entry => entry !== undefined);
    if (features.length > 0)
      blocks.push({ title: words.featureTitle, rows: [{ left: this.use(inputSign), right: `\\begin{bmatrix} ${features.map((entry) => this.fill(entry.formula, { entry, choice: { id: entry.id } }, 'data', this.dataSigns())).join(' & ')} \\end{bmatrix}`, part: 'data' }] });
    if (network.images) blocks.push({ rows: [{ right: `${this.use(inputSign)}\\in [0,1]^{${network.inShape.join('\\times ')}}`, part: 'data' }], note: words.images });
    return blocks;
  }

  private dataSigns(): Signs {
    const coordinate: Sign = { tex: 'p', path: 'data.points', meaning: symbolWords.coordinate };
    return { x: { ...coordinate, tex: 'x' }, y: { ...coordinate, tex: 'y' }, t: lossSigns(this.network).t! };
  }

  /** The chain rule through every part, last first. Nobody needs the gradient by the data, so it stops at the first weights. */
  backward(): Block[] {
    const { network } = this;
    const blocks: Block[] = [{ title: words.deltaTitle, rows: [this.lossSlope(lossSigns(network))] }];
    for (let i = network.parts.length - 1; i >= Math.max(0, this.firstWeights); i--) {
      const part = network.parts[i]!;
      const rows = this.backwardRows(part, i > this.firstWeights);
      if (rows.length > 0) blocks.push({ title: words.backTitle, values: { number: i + 1, name: part.entry.name }, rows });
    }
    const { regularizer } = network;
    if (regularizer) blocks.push({ title: words.penaltyTitle, rows: network.parts.filter((part) => part.w).map((part) => this.penaltyRow(part, regularizer)) });
    return blocks;
  }

  /** The slope of a penalty is written for one weight w_i; here it stands for the whole matrix. */
  private penaltyRow(part: Stacked, regularizer: Chosen): Row {
    const w = weightSign(part);
    const slope = this.fill(regularizer.entry.derivative.replaceAll('\\sym{w}_i', '\\sym{w}'), regularizer, 'regularizer', { w });
    return { left: `\\frac{\\partial ${this.use(objectiveSign)}}{\\partial ${this.use(w)}}`, right: `${this.use(gradientSign(w))}+${slope}`, part: 'regularizer' };
  }

  /** Gradients by a part's input (when asked) and by its weights. */
  private backwardRows(part: Stacked, needInput: boolean): Row[] {
    const { network } = this;
    const signs = partSigns(network, part);
    if (part.activation) {
      if (!needInput) return [];
      const slope = this.fill(part.entry.derivative, part, part.path, signs);
      if (part.entry.pointwise === false)
        return [{ left: this.use(signs.dx!, '_{j}'), right: `\\sum_{i} ${this.use(signs.dy!, '_{i}')}\\,${slope}`, part: part.path }];
      const dy = this.use(signs.dy!);
      return [{ left: this.use(signs.dx!), right: slope === '1' ? dy : `${dy}\\odot ${grouped(slope)}`, part: part.path }];
    }
    return splitRows(part.entry.derivative)
      .filter((row) => needInput || !/^\s*\\sym\{dx\}/.test(row))
      .map((row) => {
        const equals = row.includes('\\begin{') ? -1 : row.indexOf('=');
        const filled = (text: string): string => this.fill(text.trim(), part, part.path, signs);
        return equals < 0 ? { right: filled(row), part: part.path } : { left: filled(row.slice(0, equals)), right: filled(row.slice(equals + 1)), part: part.path };
      });
  }
}

const put = (text: Text, values: Record<string, string | number>): Text => {
  const one = (sentence: string): string => sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  return { en: one(text.en), zh: one(text.zh) };
};

/** A sum is put in parentheses before it is multiplied; a fraction or a case list stands by itself. */
const grouped = (tex: string): string => (/^\\(begin|frac)/.test(tex) && !/\}\s*[-+]\s*/.test(tex.replace(/\\begin[\s\S]*\\end\{\w+\}/, '')) ? tex : `\\left(${tex}\\right)`);

/** The statements of one \begin{aligned} … \end{aligned}, or the one there is; what holds further environments stays whole. */
const splitRows = (tex: string): string[] => ((tex.match(/\\begin\{/g)?.length ?? 0) > 1 || /^(?!\s*\\begin\{aligned\})[\s\S]*\\begin\{/.test(tex) ? [tex] : statements(tex));
const statements = (tex: string): string[] =>
  tex.replace(/\\begin\{aligned\}|\\end\{aligned\}|&/g, '').split(/\\\\/).map((row) => row.trim()).filter(Boolean);
