// Calls over a port: one message out, one answer back, errors as values. Only one side calls (the page) and only the other
// answers (the worker); a message of any other shape is ignored.

/** Anything with the two halves of a message port: Worker, MessagePort, a worker's own scope. */
export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
  start?(): void;
}

export type Calls = Record<string, [params: unknown, result: unknown]>;
/** An answer that gives its buffers away: they are transferred, not cloned. */
export class Transfer<T> {
  constructor(readonly value: T, readonly buffers: Transferable[]) {}
}
export type Handlers<P> = {
  [N in keyof P]: P[N] extends [infer A, infer R] ? (params: A) => R | Transfer<R> | Promise<R | Transfer<R>> : never;
};

interface Request { id: number; name: string; params: unknown }
interface Answer { id: number; result?: unknown; error?: { name: string; message: string } }

/** What the other side threw, or that it is gone (name "Closed"). */
export class RpcError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface Caller<P> {
  call<N extends keyof P & string>(
    name: N, params: P[N] extends [infer A, unknown] ? A : never, transfer?: Transferable[],
  ): Promise<P[N] extends [unknown, infer R] ? R : never>;
  /** Every open call is rejected with `reason`; later calls too. */
  close(reason: string): void;
}

export function caller<P>(port: Port): Caller<P> {
  interface Open { resolve(value: never): void; reject(error: Error): void }
  const open = new Map<number, Open>();
  let nextId = 1;
  let closed: string | null = null;
  port.onmessage = (event: MessageEvent) => {
    const answer = event.data as Answer | null;
    if (typeof answer !== 'object' || answer === null) return;
    const waiting = open.get(answer.id);
    if (!waiting) return;
    open.delete(answer.id);
    if (answer.error) waiting.reject(new RpcError(answer.error.name, answer.error.message));
    else waiting.resolve(answer.result as never);
  };
  port.start?.();
  return {
    call(name, params, transfer = []) {
      if (closed !== null) return Promise.reject(new RpcError('Closed', closed));
      return new Promise((resolve, reject) => {
        const id = nextId++;
        port.postMessage({ id, name, params } satisfies Request, transfer); // throws first when something cannot be cloned
        open.set(id, { resolve, reject });
      });
    },
    close(reason) {
      closed = reason;
      for (const waiting of open.values()) waiting.reject(new RpcError('Closed', reason));
      open.clear();
    },
  };
}

/** Answers calls on `port`. A handler may be async; answers go out in the order they are ready. */
export function serve<P>(port: Port, handlers: Handlers<P>): void {
  const table = new Map(Object.entries(handlers as Record<string, (params: unknown) => unknown>));
  port.onmessage = async (event: MessageEvent) => {
    const request = event.data as Request | null;
    if (typeof request !== 'object' || request === null || typeof request.id !== 'number') return;
    try {
      const handler = table.get(request.name);
      if (!handler) throw new RpcError('Unknown', `There is no call named "${request.name}".`);
      const result = await handler(request.params);
      if (result instanceof Transfer) port.postMessage({ id: request.id, result: result.value }, result.buffers);
      else port.postMessage({ id: request.id, result });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      port.postMessage({ id: request.id, error: { name, message } });
    }
  };
  port.start?.();
}
