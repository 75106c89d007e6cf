// The worker's entry, built as a module of its own. In a worker it answers at once; imported on the page's own thread (the last
// resort of start.ts) it offers itself by an event, because the bundler drops what a worker's entry exports. Messages that a
// stub queued before the import was done are answered first.

import { serve, type Port } from './rpc';
import type { Protocol } from './protocol';
import { browserClock } from './worker/loop';
import { engineHandlers } from './worker/service';

function serveEngine(port: Port): void {
  serve<Protocol>(port, engineHandlers(browserClock()));
}

interface WorkerScope extends Port { queued?: MessageEvent[] }

if (typeof WorkerGlobalScope === 'function' && self instanceof WorkerGlobalScope) {
  const scope = self as unknown as WorkerScope;
  serveEngine(scope);
  for (const event of scope.queued?.splice(0) ?? []) scope.onmessage?.(event);
} else {
  dispatchEvent(new CustomEvent('garden-engine', { detail: serveEngine }));
}
