// The whole lab and its view options in the address: "#1=" + base64url(deflate(JSON)). Links that were published must stay
// loadable for ever: a new format gets a new number, the dictionary below never changes, tests/web/links.json holds old ones.

import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import type { Problem } from '../engine/protocol';
import type { Schema } from '../engine/schema';
import { checkLab } from './check';
import { isRecord, own } from './json';
import type { Lab } from './lab';
import { problemTexts } from './problem-texts';
import { checkView, type ViewOptions } from './view-options';

export const maxLinkCharacters = 100_000;
const maxJsonBytes = 1 << 20;
const inflateChunkBytes = 512;

/** What every lab says anyway, so that a link need not. Part of format 1: never to be edited. */
const dictionary = strToU8('"regularizer":{"id":"","rate":0.001"task":"classification""points":[[-"features":["name":""classes":3,"beta1":0.9,"momentum":'
  + '"view":{"discretize":true,"showTest":true,"curveScale":"log","smoothing":0."spaceLayer":"outputPath":"layers.'
  + '"init":{"id":"{"lab":{"version":1,"seed":7,"data":{"id":"","count":400,"noise":0.1,"split":0.5},"model":{"layers":[{"id":"","units":8},{"id":""},'
  + '{"id":"","units":1}]},"loss":{"id":""},"optimizer":{"id":"","lr":0.01},"train":{"batch":10,"epochs":200}}}');

export interface Opened { lab: Lab; view: ViewOptions; problems: Problem[] }

/** Without the "#". */
export function encodeLink(lab: Lab, view: ViewOptions = {}): string {
  const json = JSON.stringify(Object.keys(view).length > 0 ? { lab, view } : { lab });
  return `1=${toBase64Url(deflateSync(strToU8(json), { level: 9, dictionary }))}`;
}

/** Null when the hash holds no lab at all (an anchor, nothing). Never throws. */
export function decodeLink(hash: string, schema: Schema, fallback: Lab): Opened | null {
  const [, version, body] = /^#?(\d{1,4})=(.*)$/s.exec(hash) ?? [];
  if (version === undefined || body === undefined) return null;
  const damaged = (message: Problem['message']): Opened => ({ lab: fallback, view: {}, problems: [{ path: '', message }] });
  if (version !== '1') return damaged(problemTexts.newerLink(version));
  if (body.length > maxLinkCharacters) return damaged(problemTexts.damagedLink(`> ${maxLinkCharacters}`));
  let raw: unknown;
  try {
    raw = JSON.parse(strFromU8(inflate(fromBase64Url(body))));
  } catch {
    return damaged(problemTexts.damagedLink(`${body.length}`));
  }
  const { lab, problems } = checkLab(own(raw, 'lab'), schema, fallback);
  const view = isRecord(raw) && own(raw, 'view') !== undefined ? checkView(own(raw, 'view')) : { view: {}, problems: [] };
  return { lab, view: view.view, problems: [...problems, ...view.problems] };
}

/** In small pieces, so that a bomb is noticed after at most half a megabyte too much. */
function inflate(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const stream = new Inflate({ dictionary }, (part, final) => {
    size += part.length;
    if (size > maxJsonBytes) throw new RangeError(`more than ${maxJsonBytes} bytes`);
    parts.push(part);
    ended ||= final;
  });
  for (let at = 0; at < bytes.length; at += inflateChunkBytes)
    stream.push(bytes.subarray(at, at + inflateChunkBytes), at + inflateChunkBytes >= bytes.length);
  if (!ended) throw new RangeError('the data end too early');
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/')); // throws on any other character
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
