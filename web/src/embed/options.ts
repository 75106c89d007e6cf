// What the address of an embed may ask for. Every value is checked; a wrong one is left out and said, never an error.

import * as v from 'valibot';
import type { Problem } from '../engine/protocol';
import { show } from '../lab/json';
import { problemTexts } from '../lab/problem-texts';

export const panels = ['run', 'doctor', 'timeline', 'race', 'data', 'network', 'output', 'curves', 'formula', 'code', 'microscope', 'presets', 'share'] as const;
export type Panel = (typeof panels)[number];

/** What only comes when an address asks for it. */
export const onRequest: readonly Panel[] = ['doctor', 'timeline', 'race', 'microscope'];
/** What an address shows that names no panels. */
export const usualPanels: Panel[] = panels.filter((panel) => !onRequest.includes(panel));

const list = v.pipe(v.string(), v.transform((text) => text.split(',').filter((one) => one !== '')), v.array(v.picklist(panels)));
const flag = v.pipe(v.picklist(['', '1', '0', 'true', 'false']), v.transform((text) => text !== '0' && text !== 'false'));
const fields = {
  lang: v.picklist(['zh', 'en']),
  theme: v.picklist(['auto', 'light', 'dark']),
  view: list,
  hide: list,
  readonly: flag,
  autoplay: flag,
  fill: flag,
  height: v.pipe(v.string(), v.regex(/^\d{3,4}$/), v.transform(Number), v.minValue(120), v.maxValue(4000)),
} as const;

export interface Embed {
  lang?: 'zh' | 'en';
  theme?: 'auto' | 'light' | 'dark';
  /** The panels that are shown. */
  panels: Panel[];
  /** Run, look and hover, but change nothing. */
  readonly: boolean;
  autoplay: boolean;
  /** As high as the frame, whatever that is. */
  fill?: boolean;
  /** Fixed by the host; else the content decides. */
  heightPx?: number;
}

export function parseEmbed(search: string): { embed: Embed; problems: Problem[] } {
  const query = new URLSearchParams(search);
  const problems: Problem[] = [];
  const read = <N extends keyof typeof fields>(name: N): v.InferOutput<(typeof fields)[N]> | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    const parsed = v.safeParse(fields[name], text);
    if (parsed.success) return parsed.output as v.InferOutput<(typeof fields)[N]>;
    const { en, zh } = problemTexts.option(show(text));
    problems.push({ path: name, message: { en: `${name}: ${en}`, zh: `${name}：${zh}` } });
    return undefined;
  };
  const [lang, theme, height] = [read('lang'), read('theme'), read('height')];
  const shown = read('view') ?? usualPanels;
  const hidden = read('hide') ?? [];
  const kept = shown.filter((panel) => !hidden.includes(panel));
  const embed: Embed = {
    ...(lang ? { lang } : {}),
    ...(theme ? { theme } : {}),
    panels: kept.length > 0 ? kept : usualPanels,
    readonly: read('readonly') ?? false,
    autoplay: read('autoplay') ?? false,
    ...(read('fill') ? { fill: true } : {}),
    ...(height === undefined ? {} : { heightPx: height }),
  };
  return { embed, problems };
}
