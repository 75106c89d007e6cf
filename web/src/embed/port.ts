// The lab's end of the messages: says that it is there, takes the port of the page around it (and of no other window), answers.

import { batch, effect, signal } from '@preact/signals-core';
import { serve, Transfer, type Handlers, type Port } from '../engine/rpc';
import { language, theme } from '../lab/options';
import { followed } from '../lab/follow';
import { engine, lab, pause, play, playing, setStatus, status } from '../lab/state';
import { encodeLink } from '../lab/url';
import { viewOptions } from '../lab/view-options';
import { openHash } from '../lab/boot';
import { frames } from '../engine/frames';
import { active } from '../ui/link';
import { resolved, useResolver } from '../ui/resolve';
import { goals, goalStates, watchFacts } from './facts';
import { checked, connectType, isMessage, protocolVersion, readyType, type Answered, type Asked, type Kept, type LabProtocol, type LabState, type QuestionName } from './messages';
import { pictureOf } from './picture';

const counterMs = 150;

/** `root`: what a picture is taken of. */
export function offerPort(root: HTMLElement): void {
  if (parent === window) return;
  let started = false;
  addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source !== parent || !port || !isMessage(event.data, connectType)) return;
    if (!started) {
      started = true;
      watchFacts();
      useResolver();
    }
    serve<LabProtocol>(port as unknown as Port, handlers(root));
  });
  parent.postMessage({ type: readyType, version: protocolVersion }, '*');
}

type Answers = { [N in QuestionName]: (params: Asked<N>) => Answered<N> | Transfer<Answered<N>> | Promise<Answered<N> | Transfer<Answered<N>>> };

/** What the lab does for each call, given parameters that may be used. */
const answers = (root: HTMLElement): Answers => ({
  watch: ({ seen }) => newer(seen),
  select: ({ path }) => done(() => { active.value = path; }),
  look: (wanted) => done(() => batch(() => {
    if (wanted.language) language.value = wanted.language;
    if (wanted.theme) theme.value = wanted.theme;
  })),
  goals: (wanted) => done(() => { goals.value = wanted.goals; }),
  run: (wanted) => done(wanted.playing ? play : pause),
  open: async ({ hash }) => {
    await openHash(`#${hash}`);
    return null;
  },
  keep: () => keep(root),
  restore: (kept) => restore(kept),
});

function done(run: () => void): null {
  run();
  return null;
}

/** The same behind the check of what came. */
function handlers(root: HTMLElement): Handlers<LabProtocol> {
  const unchecked = Object.entries(answers(root)) as [QuestionName, (params: never) => unknown][];
  return Object.fromEntries(unchecked.map(([name, answer]) => [name, (params: unknown) => answer(checked(name, params) as never)])) as unknown as Handlers<LabProtocol>;
}

async function keep(root: HTMLElement): Promise<Transfer<Kept>> {
  const playingNow = playing.peek();
  pause();
  await followed();
  const snapshot = await engine.call('snapshot', {});
  return new Transfer({ hash: encodeLink(lab.peek(), viewOptions(lab.peek())), snapshot, playing: playingNow, picture: pictureOf(root) }, [snapshot]);
}

async function restore({ snapshot, playing: goOn }: Asked<'restore'>): Promise<null> {
  await followed();
  setStatus(await engine.call('restore', { snapshot }));
  frames.invalidate();
  if (goOn) play();
  return null;
}

// --- the state, versioned ---

const version = signal(0);
let waiting: (() => void)[] = [];
let lastMs = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function changed(): void {
  clearTimeout(timer);
  timer = undefined;
  lastMs = performance.now();
  version.value = version.peek() + 1;
  const open = waiting;
  waiting = [];
  for (const answer of open) answer();
}

/** Selections and switches are told at once, counters with a pause between. */
function changedSoon(): void {
  timer ??= setTimeout(changed, Math.max(0, counterMs - (performance.now() - lastMs)));
}

effect(() => {
  void [resolved.value, active.value, playing.value];
  changed();
});
effect(() => {
  void [status.value.step, status.value.done, goalStates.value];
  changedSoon();
});

async function newer(seen: number): Promise<LabState> {
  if (version.peek() <= seen) await new Promise<void>((resolve) => waiting.push(resolve));
  const { step, epoch, done } = status.peek(), path = active.peek(), found = resolved.peek();
  return {
    version: version.peek(), step, epoch, playing: playing.peek(), done, goals: goalStates.peek(),
    selection: path === null ? null : { path, label: found?.label ?? '', value: found?.value ?? '' },
  };
}
