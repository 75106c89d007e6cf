// Reading JSON of unknown origin: only own properties, never the prototype's, and values shortened for messages.

export type Json = Record<string, unknown>;

export const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export const own = (value: unknown, key: string): unknown => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined);

/** A value as a message may show it: at most 24 characters. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[…]' : '{…}') : String(value);
  const plain = text.replace(/[\p{C}\s]+/gu, ' ');
  return plain.length > 24 ? `${plain.slice(0, 23)}…` : plain;
}
