// A lab from outside (link, file, course page) made safe: only known fields are copied, each against the catalog; whatever is
// wrong is replaced by its default and said. Never throws, whatever it is given. The engine checks what needs shapes.

import type { Problem } from '../engine/protocol';
import type { Entry, Kind, Param, Schema } from '../engine/schema';
import { isRecord, type Json, own, show } from './json';
import type { Choice, DataChoice, Lab, LayerChoice, OutputChoice, Value } from './lab';
import { checkGiven, checkInputs, checkLinks, graphKeys } from './check-graph';
import { problemTexts as say } from './problem-texts';
import { shardsParam } from './ways';

const maxLayers = 32;
export const maxPoints = 10_000;
const maxInput = 4096;
const domain = 6;
const maxClasses = 10;
const maxSteps = 16;
const maxSeries = 100_000;
const maxText = 1_000_000;

export function checkLab(raw: unknown, schema: Schema, fallback: Lab): { lab: Lab; problems: Problem[] } {
  const check = new Checker(schema, fallback);
  return { lab: check.lab(raw), problems: check.problems };
}

/** A lab whose outputs or whose way to train bring losses of their own may leave the common one out. */
const needsLoss = (raw: Json): boolean => own(raw, 'loss') !== undefined || (own(own(raw, 'train'), 'kind') === undefined && own(own(raw, 'model'), 'outputs') === undefined);

class Checker {
  readonly problems: Problem[] = [];
  constructor(private readonly schema: Schema, private readonly fallback: Lab) {}

  lab(raw: unknown): Lab {
    const { fallback } = this;
    if (!isRecord(raw)) return this.replaced('', say.notALab(), fallback);
    if (own(raw, 'version') !== 1) return this.replaced('version', say.version(show(own(raw, 'version'))), fallback);
    this.onlyKnown(raw, '', ['version', 'seed', 'data', 'model', 'loss', 'optimizer', 'schedule', 'clip', 'regularizer', 'train']);
    const model = this.record(own(raw, 'model'), 'model');
    const input = this.input(own(model, 'input'));
    const layers = this.layers(model);
    const regularizer = own(raw, 'regularizer') === undefined
      ? undefined : this.choice('regularizer', own(raw, 'regularizer'), 'regularizer');
    const optional = (key: 'schedule' | 'clip', kind: Kind): Partial<Lab> => {
      const found = own(raw, key) === undefined ? undefined : this.choice(kind, own(raw, key), key);
      return found ? { [key]: found } : {};
    };
    return {
      version: 1,
      seed: this.param(this.schema.lab.seed, own(raw, 'seed'), 'seed') as number,
      data: this.data(own(raw, 'data')),
      model: { ...(input ? { input } : {}), ...this.inputs(model), layers, ...this.outputs(model) },
      loss: (needsLoss(raw) ? this.choice('loss', own(raw, 'loss'), 'loss') : undefined) ?? fallback.loss,
      optimizer: this.choice('optimizer', own(raw, 'optimizer'), 'optimizer') ?? fallback.optimizer,
      ...(regularizer ? { regularizer } : {}),
      ...optional('schedule', 'schedule'),
      ...optional('clip', 'clipping'),
      train: this.train(own(raw, 'train')),
    };
  }

  private data(raw: unknown): DataChoice {
    const { fallback } = this;
    const record = this.record(raw, 'data');
    const id = own(record, 'id');
    const found = this.find('dataset', id);
    if (id === 'series' || id === 'text') return this.sequence(record, id);
    if (!found && id !== 'custom' && id !== 'external')
      return this.replaced('data.id', say.unknownEntry(show(id), fallback.data.id), fallback.data);
    if (id === 'external') return this.external(record);
    const params = this.schema.lab.data;
    const known = ['id', 'classes', 'features', 'processing', ...(id === 'custom' ? ['points', 'task'] : []), ...params.map((one) => one.id), ...(found?.params ?? []).map((one) => one.id)];
    this.onlyKnown(record, 'data', known);
    const data: DataChoice = { id: id as string };
    const values = data as unknown as Record<string, Value>;
    for (const one of [...params, ...(found?.params ?? [])]) {
      if (own(record, one.id) !== undefined && one.id !== 'classes') values[one.id] = this.param(one, own(record, one.id), `data.${one.id}`);
    }
    const classes = own(record, 'classes');
    if (classes !== undefined) {
      const allowed = found?.classes ?? Array.from({ length: maxClasses - 1 }, (_, i) => i + 2);
      if (allowed.includes(classes as number)) data.classes = classes as number;
      else this.dropped('data.classes', say.notOneOf(show(classes), allowed.join(', ')));
    }
    const features = own(record, 'features');
    if (features !== undefined) {
      const good = Array.isArray(features) ? [...new Set(features.filter((one): one is string => !!this.find('feature', one)))] : [];
      if (good.length > 0) data.features = good;
      if (!Array.isArray(features) || good.length < features.length) this.dropped('data.features', say.features(show(features)));
    }
    if (id === 'custom') {
      data.points = this.points(own(record, 'points'));
      const task = own(record, 'task');
      if (task === 'classification' || task === 'regression') data.task = task;
      else if (task !== undefined) this.dropped('data.task', say.notOneOf(show(task), 'classification, regression'));
    }
    return { ...data, ...this.processing(record) };
  }

  private external(record: Json): DataChoice {
    this.onlyKnown(record, 'data', ['id', 'name', 'processing']);
    const name = own(record, 'name');
    if (typeof name === 'string' && /^[a-z0-9_-]{1,32}$/.test(name)) return { id: 'external', name, ...this.processing(record) };
    return this.replaced('data.name', say.unknownEntry(show(name), this.fallback.data.id), this.fallback.data);
  }

  /** A series of numbers or a text. The engine says more about what is wrong with them. */
  private sequence(record: Json, id: 'series' | 'text'): DataChoice {
    this.onlyKnown(record, 'data', id === 'text' ? ['id', 'text', 'processing'] : ['id', 'values', 'rows', 'columns', 'processing']);
    const isNumbers = (list: unknown): list is number[] => Array.isArray(list) && list.length <= maxSeries && list.every(Number.isFinite);
    if (id === 'text') {
      const text = own(record, 'text');
      if (typeof text === 'string' && text.length > 0 && text.length <= maxText) return { id, text, ...this.processing(record) };
      return this.replaced('data.text', say.unknownEntry(show(text), this.fallback.data.id), this.fallback.data);
    }
    const values = own(record, 'values');
    const rows = own(record, 'rows');
    const columns = own(record, 'columns');
    const names = Array.isArray(columns) && columns.every((name) => typeof name === 'string') ? { columns: columns as string[] } : {};
    if (columns !== undefined && !names.columns) this.dropped('data.columns', say.notAList(show(columns)));
    if (isNumbers(values)) return { id, values, ...names, ...this.processing(record) };
    if (Array.isArray(rows) && rows.length <= maxSeries && rows.every(isNumbers)) return { id, rows, ...names, ...this.processing(record) };
    return this.replaced('data.values', say.unknownEntry(show(values ?? rows), this.fallback.data.id), this.fallback.data);
  }

  private processing(record: Json): { processing?: Choice[] } {
    const raw = own(record, 'processing');
    if (raw === undefined) return {};
    if (!Array.isArray(raw)) return this.replaced('data.processing', say.notAList(show(raw)), {});
    if (raw.length > maxSteps) this.dropped('data.processing', say.tooMany(raw.length, maxSteps));
    const steps = raw.slice(0, maxSteps).map((one, i) => this.choice('processing', one, `data.processing.${i}`));
    return { processing: steps.filter((one) => one !== undefined) };
  }

  private points(raw: unknown): [number, number, number][] {
    if (!Array.isArray(raw)) return this.replaced('data.points', say.notAList(show(raw)), []);
    const isRow = (row: unknown): row is [number, number, number] =>
      Array.isArray(row) && row.length === 3 && row.every(Number.isFinite)
      && Math.abs(row[0] as number) <= domain && Math.abs(row[1] as number) <= domain && Math.abs(row[2] as number) <= 1e6;
    const rows = raw.slice(0, maxPoints).filter(isRow);
    if (rows.length < raw.length) this.dropped('data.points', say.points(raw.length - rows.length, maxPoints));
    return rows;
  }

  private input(raw: unknown): number[] | undefined {
    const isSize = (size: unknown): size is number => Number.isInteger(size) && (size as number) >= 1 && (size as number) <= maxInput;
    if (raw === undefined) return undefined;
    if (Array.isArray(raw) && raw.length >= 1 && raw.length <= 3 && raw.every(isSize)) return raw;
    return this.replaced('model.input', say.notAList(show(raw)), undefined);
  }

  private inputs(model: Json): Pick<Lab['model'], 'inputs'> {
    const raw = own(model, 'inputs');
    const inputs = raw === undefined ? undefined : checkInputs(raw);
    return inputs === undefined ? {} : inputs ? { inputs } : this.replaced('model.inputs', say.notAList(show(raw)), {});
  }

  private outputs(model: Json): Pick<Lab['model'], 'outputs'> {
    const raw = own(model, 'outputs');
    if (raw === undefined) return {};
    if (!Array.isArray(raw) || raw.length === 0 || raw.length > maxLayers) return this.replaced('model.outputs', say.notAList(show(raw)), {});
    const outputs = raw.map((one: unknown, i): OutputChoice => {
      const path = `model.outputs.${i}`, record = this.record(one, path);
      this.onlyKnown(record, path, ['from', 'loss', 'target', 'weight']);
      const [from, target, weight] = [own(record, 'from'), own(record, 'target'), own(record, 'weight')];
      const loss = own(record, 'loss') === undefined ? undefined : this.choice('loss', own(record, 'loss'), `${path}.loss`);
      return {
        ...(typeof from === 'string' ? { from } : {}), ...(loss ? { loss } : {}),
        ...(target === 'label' || target === 'input' ? { target } : {}), ...(Number.isFinite(weight) ? { weight: weight as number } : {}),
      };
    });
    return { outputs };
  }

  private layers(model: Json): LayerChoice[] {
    this.onlyKnown(model, 'model', ['input', 'inputs', 'layers', 'outputs']);
    const raw = own(model, 'layers');
    if (!Array.isArray(raw) || raw.length === 0) return this.replaced('model.layers', say.notAList(show(raw)), this.fallback.model.layers);
    if (raw.length > maxLayers) this.dropped('model.layers', say.tooMany(raw.length, maxLayers));
    const layers: LayerChoice[] = [];
    raw.slice(0, maxLayers).forEach((one, i) => {
      const path = `model.layers.${i}`;
      const kind = this.find('layer', own(one, 'id')) ? 'layer' : 'activation';
      const layer = this.choice(kind, one, path, ['units', 'init', 'weights', ...graphKeys]);
      if (!layer) return; // choice() has said so
      const init = own(one, 'init') === undefined ? undefined : this.choice('initializer', own(one, 'init'), `${path}.init`);
      const links = checkLinks(one as Json, (key, value) => this.dropped(`${path}.${key}`, say.notAList(show(value))));
      const weights = own(one, 'weights') === undefined ? undefined : checkGiven(own(one, 'weights'), (key, value) => this.dropped(`${path}.weights${key.slice(0, 80)}`, say.notAList(show(value))));
      layers.push({ ...layer, ...(init ? { init } : {}), ...links, ...(weights ? { weights } : {}) });
    });
    return layers.length > 0 ? layers : this.fallback.model.layers;
  }

  private train(raw: unknown): Lab['train'] {
    const record = this.record(raw, 'train');
    const trainer = this.schema.kinds.trainer?.entries.find((entry) => entry.id === own(record, 'kind'));
    const params = [...this.schema.lab.train, ...(trainer?.params ?? [])];
    this.onlyKnown(record, 'train', [...params.map((one) => one.id), shardsParam.id, 'kind', ...(trainer ? ['generator'] : [])]);
    if (own(record, 'kind') !== undefined && !trainer) this.dropped('train.kind', say.noEntry(show(own(record, 'kind'))));
    const values: Record<string, Value> = { ...this.fallback.train };
    if (trainer) values.kind = trainer.id;
    const generator = own(record, 'generator');
    if (trainer && typeof generator === 'string') values.generator = generator;
    for (const one of [...params, { ...shardsParam, name: { en: '', zh: '' } }])
      if (own(record, one.id) !== undefined) values[one.id] = this.param(one, own(record, one.id), `train.${one.id}`);
    return values as unknown as Lab['train'];
  }

  /** An entry with its valid hyper-parameters, or undefined after a problem. */
  private choice(kind: Kind, raw: unknown, path: string, alsoKnown: string[] = []): Choice | undefined {
    const found = this.find(kind, own(raw, 'id'));
    if (!found || !isRecord(raw)) {
      this.dropped(path, say.noEntry(show(own(raw, 'id') ?? raw)));
      return undefined;
    }
    this.onlyKnown(raw, path, ['id', ...alsoKnown, ...found.params.map((one) => one.id)]);
    const choice: Choice = { id: found.id };
    for (const one of found.params)
      if (own(raw, one.id) !== undefined) choice[one.id] = this.param(one, own(raw, one.id), `${path}.${one.id}`);
    return choice;
  }

  private param(param: Param, value: unknown, path: string): Value {
    if (value === undefined) return param.default;
    const { type, min = -Infinity, max = Infinity, options = [] } = param;
    if (type === 'bool' && typeof value === 'boolean') return value;
    if (type === 'enum' && typeof value === 'string' && options.some((one) => one.id === value)) return value;
    if ((type === 'float' || type === 'int') && typeof value === 'number') {
      const whole = type === 'float' || Number.isInteger(value);
      if (Number.isFinite(value) && value >= min && value <= max && whole) return value;
      return this.replaced(path, say.outside(show(value), min, max, show(param.default)), param.default);
    }
    return this.replaced(path, say.wrongType(show(value), show(param.default)), param.default);
  }

  private find(kind: Kind, id: unknown): Entry | undefined {
    return this.schema.kinds[kind].entries.find((one) => one.id === id);
  }

  private record(raw: unknown, path: string): Json {
    return isRecord(raw) ? raw : this.replaced(path, say.missing(), {});
  }

  private onlyKnown(raw: Json, path: string, known: string[]): void {
    for (const key of Object.keys(raw).filter((one) => !known.includes(one)).slice(0, 5))
      this.dropped(path ? `${path}.${show(key)}` : show(key), say.unknownField());
  }

  private replaced<T>(path: string, message: Problem['message'], by: T): T {
    this.dropped(path, message);
    return by;
  }

  private dropped(path: string, { en, zh }: Problem['message']): void {
    const where = path === '' ? '' : `${path}: `;
    if (this.problems.length < 20) this.problems.push({ path, message: { en: where + en, zh: where.replace(': ', '：') + zh } });
  }
}
