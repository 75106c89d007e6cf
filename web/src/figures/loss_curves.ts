// Losses over one prediction, with their slopes: what is paid there, and how hard training pulls. The reader moves the prediction and,
// where the settings give one, a hyper-parameter. Settings: curves [{ id, settings, target, label }], across (text), from, to, top,
// at; slider { curve, param, from, to, value }.

import { figureWords as words } from '../i18n/figures';
import { language, say } from '../i18n/language';
import type { Text } from '../engine/schema';
import type { Value } from '../lab/lab';
import { palette } from '../views/palette';
import { valueText } from '../views/scale';
import { Axes, axis } from './figure-axes';
import { asker, latest, nameOf, spread, textOf, type Curve } from './engine-curve';
import type { Figure } from './figure';
import { Kit, make } from './figure-kit';

interface Asked { id: string; settings?: Record<string, Value>; target?: number; label?: unknown }
interface Slider { curve: number; param: string; from: number; to: number; value: number }

export const figure: Figure = {
  mount(host, settings, stage) {
    const asked = settings.curves as Asked[], across = textOf(settings.across), slider = settings.slider as Slider | undefined;
    if (!Array.isArray(asked) || asked.length === 0 || !across) throw new Error('The figure needs curves and the name of its axis.');
    const from = Number(settings.from ?? -4), to = Number(settings.to ?? 4), top = Number(settings.top ?? 4);
    const xs = spread(from, to, 401), ask = asker(stage), kit = new Kit(host, 'loss-curves');
    let curves: Curve[] = [], names: Text[] = [], at = Number(settings.at ?? 1);
    let param = slider?.value ?? 0;
    const hue = (k: number): string => {
      const { classCss } = palette.peek();
      return classCss[[1, 0, 2, 3, 8][k % 5]!]!;
    };

    const plot = (which: 'values' | 'slopes', low: number, high: number, name: Text) => kit.canvas('', (surface) => {
      surface.begin();
      const right = surface.width > 360 ? 92 : 20;
      const plane = new Axes(surface, { left: 40, top: 26, width: surface.width - 40 - right, height: surface.height - 66 }, axis(from, to), axis(low, high));
      plane.grid(say(across), say(name), 6, 5);
      plane.clip(() => {
        plane.line([at, at], [low, high], palette.peek().inkFaint, 1);
        curves.forEach((curve, k) => plane.line(xs, curve[which], hue(k), 2.5));
        curves.forEach((curve, k) => plane.dot(at, curve[which][index()]!, hue(k), 4.5));
      });
      if (right > 20) plane.ends(curves.map((curve, k) => ({ text: names[k] ? say(names[k]!) : '', at: curve[which].at(-1)!, hue: hue(k) })));
    });
    const index = (): number => Math.round(((at - from) / (to - from)) * (xs.length - 1));
    const steepest = Number(settings.steepest ?? 2);
    plot('values', -0.04 * top, top, words.loss);
    plot('slopes', -steepest, steepest, words.slope);

    const readings = make('ul', 'figure-readings');
    kit.controls.before(readings);
    const changed = (): void => {
      readings.replaceChildren(...curves.map((curve, k) => {
        const item = make('li'), mark = make('i', `figure-mark figure-mark-${k % 5}`), name = make('span', '', names[k] ? say(names[k]!) : '');
        item.append(mark, name, `L = ${valueText(curve.values[index()]!, 3)}, L′ = ${valueText(curve.slopes[index()]!, 3)}`);
        return item;
      }));
      kit.summary.textContent = `${say(across)} ${valueText(at, 2)}: ${[...readings.children].map((one) => one.textContent).join(language.value === 'zh' ? '；' : '; ')}`;
      kit.redraw();
    };
    const arrived = latest<Curve[]>((answer) => {
      curves = answer;
      changed();
    });
    const load = (): void => arrived(Promise.all(asked.map(({ id, settings: own = {}, target = 1 }, k) =>
      ask({ kind: 'loss', id, settings: slider?.curve === k ? { ...own, [slider.param]: param } : own, target }, xs))));
    kit.slider(words.prediction, (at - from) / (to - from), 400, (where) => valueText(from + where * (to - from), 2), (where) => {
      at = from + where * (to - from);
      changed();
    });
    void stage.engine().then(({ schema }) => {
      names = asked.map(({ id, label }) => textOf(label) ?? nameOf(schema, 'loss', id));
      const entry = slider && schema.kinds.loss.entries.find(({ id }) => id === asked[slider.curve]?.id);
      const declared = entry?.params.find(({ id }) => id === slider?.param);
      if (slider && declared)
        kit.slider(declared.name, (param - slider.from) / (slider.to - slider.from), 100, (where) => valueText(slider.from + where * (slider.to - slider.from), 2), (where) => {
          param = slider.from + where * (slider.to - slider.from);
          load();
        });
      changed();
    });
    kit.words(changed);
    load();
    return () => kit.dispose();
  },
};
