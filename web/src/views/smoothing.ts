// Exponential smoothing of a curve with the start-up bias taken out (as in Kingma & Ba 2015, §3), so that the smoothed line
// starts on the data. The raw line is always drawn as well; this only adds a calmer one.

/** Smoothing of the slider (0 … 1) as the weight of the past, for steps about 1/200 of the curve apart. */
export const pastWeight = (slider: number): number => (slider <= 0 ? 0 : Math.min(0.995, 1 - 10 ** (-2.3 * slider)));

/** out[i] for i < count; gaps (not finite) are skipped and leave the level where it was. */
export function smooth(values: Float32Array, count: number, past: number, out: Float32Array): void {
  let level = 0, weight = 0;
  for (let i = 0; i < count; ++i) {
    const v = values[i]!;
    if (Number.isFinite(v)) {
      level = past * level + (1 - past) * v;
      weight = past * weight + (1 - past);
    }
    out[i] = weight > 0 ? level / weight : v;
  }
}
