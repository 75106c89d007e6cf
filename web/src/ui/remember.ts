// Small things kept between visits (theme, language, a panel's height). Storage may be forbidden in an embed: then nothing
// is kept and nothing breaks. theme.js reads the same record before the first paint.

const place = 'gradient-garden';

function record(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export const recall = (key: string): unknown => record()[key];

export function remember(key: string, value: string | number | boolean): void {
  try {
    localStorage.setItem(place, JSON.stringify({ ...record(), [key]: value }));
  } catch {
    // no storage here: the choice lasts as long as the page
  }
}
