// Exponential smoothing of a curve with the start-up bias taken out (as in Kingma & Ba 2015, §3), so that the smoothed line
// starts on the data. The raw line is always drawn as well; this only adds a calmer one.

/** The slider (0 … 1) as the weight of the past: at its end about an eighth of the curve's rows are averaged. */
export function pastWeight(slider: number, rows: number): number {
  const window = slider * slider * rows * 0.12;
  return slider <= 0 ? 0 : window / (1 + window);
}

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
