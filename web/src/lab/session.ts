// The engine's life on this page: start, catalog, first lab, snapshots while running, restart after a crash. One session a page.

import { catalog } from '../engine/catalog';
import { startEngine } from '../engine/start';
import { Supervisor } from '../engine/supervisor';
import type { Build } from '../engine/protocol';
import { lastMoment, takeMoment } from './moments';
import { attach, build, failure, labGeneration, lost, notify, phase, playing, recreate, schema, setStatus, silent, speed, status } from './state';
import { texts } from './texts';

const snapshotMs = 4000;

/** `beforeFirstLab` runs when the catalog is there. Resolves when the first lab runs, or with phase "failed" and `failure` set. */
export async function startSession(force: Build | undefined, beforeFirstLab: () => Promise<void>): Promise<void> {
  if (typeof WebAssembly !== 'object') return fail(texts.noWasm.en);

  const supervisor = new Supervisor({
    start: () => startEngine(),
    async prepare(client, restarted) {
      const [loaded, found] = await Promise.all([client.call('load', force ? { force } : {}), catalog()]);
      build.value = loaded.build;
      schema.value = found;
      if (loaded.fallback) notify({ kind: 'warning', text: loaded.fallback });
      if (!restarted) return;
      const [generation, last] = [labGeneration(), lastMoment.peek()];
      await recreate(client);
      if (last?.generation === generation) {
        setStatus(await client.call('restore', { snapshot: last.bytes }));
        lastMoment.value = { ...last, generation: labGeneration() };
      }
      if (playing.peek()) setStatus(await client.call('run', { running: true, speed: speed.peek() }));
    },
    onSilent: (is) => { silent.value = is; },
    onRestarted: (reason) => notify({ kind: 'warning', text: texts.restarted(reason, status.peek().step) }),
    onGivenUp: fail,
  });

  await supervisor.start();
  if (phase.peek() === 'failed') return;
  await beforeFirstLab();
  attach(supervisor);
  await recreate(supervisor).catch(lost); // a worker that dies here is started again with the lab, by prepare
  if (phase.peek() === 'starting') phase.value = 'ready';

  setInterval(() => {
    if (playing.peek() && !silent.peek()) takeMoment().catch(() => undefined);
  }, snapshotMs);
}

function fail(reason: string): void {
  failure.value = reason;
  phase.value = 'failed';
  notify({ kind: 'error', text: texts.givenUp(reason) });
}
