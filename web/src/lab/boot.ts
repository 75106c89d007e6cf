// From an address to a running lab, and back: reads ?build= and the hash, starts the session, keeps the hash at the present lab.
// An embed reads its address once and never writes it.

import { effect } from '@preact/signals-core';
import type { Build } from '../engine/protocol';
import { shell } from '../i18n/shell';
import { saveLab } from './files';
import { show } from './json';
import type { Lab } from './lab';
import type { Preset } from './presets';
import { problemTexts } from './problem-texts';
import { startSession } from './session';
import { openingLab } from './first-labs';
import { lab, notify, notifyProblems, openFirst, openLab, provideExternal, schema } from './state';
import { texts } from './texts';
import { decodeLink, encodeLink, maxLinkCharacters } from './url';
import { applyView, viewOptions } from './view-options';

const builds: readonly string[] = ['scalar', 'simd', 'relaxed'] satisfies Build[];
const writeAfterMs = 400;

export interface BootOptions { writeHash: boolean; fallback?: Lab }

export async function boot({ writeHash, fallback = openingLab }: BootOptions): Promise<void> {
  const asked = new URLSearchParams(location.search).get('build');
  const force = asked !== null && builds.includes(asked) ? (asked as Build) : undefined;
  provideExternal('mnist', async () => (await import('../digits/data')).digitRows());
  if (location.hash.startsWith('#preset=')) void presetOf('').catch(() => undefined); // on its way while the engine starts
  await startSession(force, () => read(true, fallback));
  if (!schema.peek()) return;
  addEventListener('hashchange', () => {
    if (location.hash.slice(1) !== written) void read(false, fallback);
  });
  if (writeHash) followLab();
}

let written = '';

const read = (first: boolean, fallback: Lab): Promise<void> => openFrom(location.hash, first, fallback);

/** The lab of a link's hash part ("#1=…"), with its view. */
export const openHash = (hash: string): Promise<void> => openFrom(hash, false, openingLab);

const presetOf = async (id: string): Promise<Preset | undefined> => (await import('./presets')).presetById(id);
let openings = 0;

async function openFrom(hash: string, first: boolean, fallback: Lab): Promise<void> {
  const catalog = schema.peek();
  const asked = /^#preset=(.*)$/.exec(hash)?.[1];
  const turn = ++openings;
  const preset = asked === undefined ? undefined : await presetOf(asked).catch(() => null);
  if (turn !== openings) return; // a later address has been opened meanwhile
  if (preset === null) notify({ kind: 'error', text: shell.partMissing });
  else if (asked !== undefined && !preset) notify({ kind: 'warning', text: problemTexts.noPreset(show(asked)) });
  const opened = preset ? { lab: preset.lab, view: preset.view ?? {}, problems: [] } : catalog && decodeLink(hash, catalog, fallback);
  if (!opened) {
    if (first) openFirst(fallback);
    return;
  }
  if (first) openFirst(opened.lab);
  else openLab(opened.lab);
  applyView(opened.view, opened.lab);
  notifyProblems('warning', opened.problems);
}

function followLab(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  effect(() => {
    const [present, view] = [lab.value, viewOptions(lab.value)];
    if (first) {
      first = false; // an address is only written once something has changed
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      const link = encodeLink(present, view);
      if (link.length > maxLinkCharacters) { // drawn or read data too large for any address
        notify({ kind: 'warning', text: texts.noAddress, action: { label: texts.saveFile, run: saveLab } });
        return;
      }
      written = link;
      try {
        history.replaceState(null, '', `#${link}`);
      } catch {
        // An opaque origin may refuse; sharing still works, it makes its link anew.
      }
    }, writeAfterMs);
  });
}
