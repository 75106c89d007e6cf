// The page's handle on the engine: typed calls by the names of protocol.ts. Whoever holds a Client need not know whether
// a worker was replaced under it; see supervisor.ts.

import type { Protocol } from './protocol';
import { caller, type Caller, type Port } from './rpc';

export type CallName = keyof Protocol;
export type Params<N extends CallName> = Protocol[N][0];
export type Result<N extends CallName> = Protocol[N][1];

export interface Client {
  /** `transfer` gives the named buffers away instead of copying them. Rejects with an RpcError. */
  call<N extends CallName>(name: N, params: Params<N>, transfer?: Transferable[]): Promise<Result<N>>;
}

/** A client of exactly one worker, for the supervisor and tests. */
export const connect = (port: Port): Caller<Protocol> => caller<Protocol>(port);
