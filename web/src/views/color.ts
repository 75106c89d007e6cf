// Colour scales for data. Signed values run orange - ground - blue, classes have fixed hues, and both are looked up in
// tables of packed pixels. All mixing happens in OKLab; the hues themselves come from the tokens, never from here.

export type Rgb = readonly [red: number, green: number, blue: number]; // 0 … 255

/** Entries of a smooth table; the value range [-1, 1] (or [0, 1]) maps onto 0 … size - 1. */
export const tableSize = 512;
export const discreteSteps = 30;

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c: number): number => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);

/** Björn Ottosson 2020, "A perceptual color space for image processing". */
export function toOklab([red, green, blue]: Rgb): [number, number, number] {
  const r = toLinear(red / 255), g = toLinear(green / 255), b = toLinear(blue / 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

export function fromOklab(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const byte = (c: number): number => Math.round(255 * Math.min(1, Math.max(0, toGamma(Math.max(0, c)))));
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** The colour a share `t` of the way from one to the other. */
export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  const p = toOklab(from), q = toOklab(to);
  return fromOklab(p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t);
}

/** Canvas pixels are bytes R, G, B, A: on a little-endian machine (all that run WebAssembly) one 0xAABBGGRR word. */
export const pack = ([red, green, blue]: Rgb): number => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

export const css = ([red, green, blue]: Rgb, alpha = 1): string =>
  alpha >= 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${alpha})`;

/** "#rgb", "#rrggbb" or "rgb(…)", as computed styles give them. */
export function parseColor(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex) {
    const full = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
    return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
  }
  const parts = /^rgba?\(([^)]*)\)$/i.exec(text.trim())?.[1]?.match(/[\d.]+/g);
  return parts && parts.length >= 3 ? [Number(parts[0]), Number(parts[1]), Number(parts[2])] : null;
}

export interface Stops { negative: Rgb; ground: Rgb; positive: Rgb }

/** Colour of a signed value in [-1, 1]; beyond the ends it stays at the end. */
export function diverging(stops: Stops, value: number): Rgb {
  const v = Math.min(1, Math.max(-1, value));
  return mix(stops.ground, v < 0 ? stops.negative : stops.positive, Math.abs(v));
}

/** Of `steps` equal bands the middle of the one that holds t in [0, 1]. */
export const bandMiddle = (t: number, steps: number): number =>
  (Math.min(steps - 1, Math.max(0, Math.floor(t * steps))) + 0.5) / steps;

/** Packed pixels for [-1, 1]. */
export function divergingTable(stops: Stops, discrete: boolean, size = tableSize): Uint32Array {
  const table = new Uint32Array(size);
  for (let i = 0; i < size; ++i) {
    const t = discrete ? bandMiddle((i + 0.5) / size, discreteSteps) : i / (size - 1);
    table[i] = pack(diverging(stops, 2 * t - 1));
  }
  return table;
}

/** Packed pixels for a class: ground at confidence 0 (all classes alike), its hue at confidence 1. */
export function classTable(ground: Rgb, hue: Rgb, discrete: boolean, size = tableSize): Uint32Array {
  const table = new Uint32Array(size);
  for (let i = 0; i < size; ++i) {
    const t = discrete ? bandMiddle((i + 0.5) / size, discreteSteps / 2) : i / (size - 1);
    table[i] = pack(mix(ground, hue, t));
  }
  return table;
}

/** WCAG relative luminance, 0 … 1: to set text on a coloured ground. */
export const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * toLinear(red / 255) + 0.7152 * toLinear(green / 255) + 0.0722 * toLinear(blue / 255);
