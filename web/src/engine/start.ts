// Starts the engine where the page allows it: a module worker; in an opaque origin (sandboxed frame), where a worker may not
// be made from an address, a blob or data worker that imports the module; at last the page's own thread, in short slices.

import workerUrl from './worker?worker&url';
import { connect } from './client';
import type { Port } from './rpc';
import type { Running } from './supervisor';

const helloMs = 15_000;

/** The stub keeps what arrives before the import is done; worker.ts replays `queued`. */
const stub = (url: string): string =>
  `self.queued=[];self.onmessage=(e)=>self.queued.push(e);import(${JSON.stringify(url)}).catch((e)=>self.postMessage({failed:String(e)}))`;

type Starter = (url: string) => Promise<Running>;

/** Tries each way in order; throws with every reason when none works. */
export async function startEngine(url: string = new URL(workerUrl, location.href).href): Promise<Running> {
  const reasons: string[] = [];
  const opaque = self.origin === 'null'; // a module worker is refused there, and Firefox writes that into the console
  const ways: [string, Starter][] = [['module worker', moduleWorker], ['blob worker', blobWorker], ['data worker', dataWorker], ['page thread', pageThread]];
  for (const [name, start] of opaque ? ways.slice(1) : ways) {
    try {
      return await start(url);
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(reasons.join('; '));
}

const moduleWorker: Starter = (url) => hello(new Worker(url, { type: 'module', name: 'engine' }));

const blobWorker: Starter = async (url) => {
  const blob = URL.createObjectURL(new Blob([stub(url)], { type: 'text/javascript' }));
  try {
    return await hello(new Worker(blob, { name: 'engine' }));
  } finally {
    URL.revokeObjectURL(blob);
  }
};

const dataWorker: Starter = (url) => hello(new Worker(`data:text/javascript,${encodeURIComponent(stub(url))}`, { name: 'engine' }));

let serve: ((port: Port) => void) | null = null; // a module runs once, also when the engine is started again

const pageThread: Starter = async (url) => {
  const hear = (event: Event): void => { serve = (event as CustomEvent<(port: Port) => void>).detail; };
  addEventListener('garden-engine', hear);
  try {
    await import(/* @vite-ignore */ url);
  } finally {
    removeEventListener('garden-engine', hear);
  }
  if (!serve) throw new Error('the engine was loaded but did not offer itself');
  const { port1, port2 } = new MessageChannel();
  serve(port2);
  const caller = connect(port1);
  return { caller, terminate: () => { port1.close(); port2.close(); }, onFailure: () => undefined };
};

/** A worker counts as started when it has answered a ping. */
async function hello(worker: Worker): Promise<Running> {
  let report: (reason: string) => void = () => undefined;
  const caller = connect(worker);
  const failed = new Promise<never>((_, reject) => {
    report = (reason) => reject(new Error(reason));
    setTimeout(() => reject(new Error(`no answer within ${helloMs / 1000} s`)), helloMs);
  });
  const fail = (reason: string): void => report(reason);
  worker.addEventListener('error', (event) => fail(event.message || 'the worker could not be loaded'));
  worker.addEventListener('messageerror', () => fail('a message could not be read'));
  worker.addEventListener('message', (event: MessageEvent<{ failed?: string } | null>) => {
    if (typeof event.data?.failed === 'string') fail(event.data.failed);
  });
  try {
    await Promise.race([caller.call('ping', {}), failed]);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return { caller, terminate: () => worker.terminate(), onFailure: (to) => { report = to; } };
}
