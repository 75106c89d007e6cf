// One lab of a lesson as a frame of the embed: made when it is its turn, asked over its port, its state taken before it goes. The
// frame is of our own site, so only its own window at our own origin is listened to.

import { signal, type ReadonlySignal } from '@preact/signals-core';
import { connectType, isMessage, protocolVersion, readyType, type Kept, type LabProtocol, type LabState } from '../embed/messages';
import { caller, type Caller, type Port } from '../engine/rpc';
import type { LabData } from './page-data';

/** Longer than this nobody waits for a lab's state before it goes. */
const keepMs = 1500;

export class LabFrame {
  private readonly poster: HTMLElement;
  private frame: HTMLIFrameElement | null = null;
  private port: Caller<LabProtocol> | null = null;
  private kept: Kept | null = null;
  private readonly now = signal<LabState | null>(null);
  private readonly abort = new AbortController();
  /** Calls to be made as soon as the lab is there, each time it comes anew. */
  onReady: ((call: Caller<LabProtocol>['call']) => void) | null = null;

  /** `address`: of the embed, with the query that all labs share. */
  constructor(readonly id: string, private readonly data: LabData, private readonly host: HTMLElement, private readonly address: () => URL) {
    addEventListener('message', (event) => this.hear(event), { signal: this.abort.signal });
    this.poster = host.querySelector<HTMLElement>('.poster')!;
    this.poster.role = 'group';
    this.poster.ariaLabel = data.title;
    this.poster.tabIndex = 0; // who comes by with Tab brings the lab into view, and finds it
  }

  get live(): boolean {
    return this.frame !== null;
  }

  /** Null while the lab is not there. */
  get state(): ReadonlySignal<LabState | null> {
    return this.now;
  }

  start(): void {
    if (this.frame) return;
    const address = this.address();
    for (const [key, value] of new URLSearchParams(this.data.query)) if (!address.searchParams.has(key)) address.searchParams.set(key, value);
    if (this.kept) address.searchParams.delete('autoplay'); // it goes on as it was left
    address.hash = this.kept?.hash ?? this.data.hash;
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = this.data.title;
    frame.allow = 'clipboard-write';
    frame.inert = this.host.classList.contains('held'); // a question comes first
    this.frame = frame;
    this.host.append(frame);
  }

  /** Takes the state, then the frame; resolves when its worker is gone. */
  async rest(): Promise<void> {
    const { frame, port } = this;
    if (!frame) return;
    const kept = port && (await Promise.race([port.call('keep', {}).catch(() => null), new Promise<null>((resolve) => setTimeout(() => resolve(null), keepMs))]));
    if (this.frame !== frame) return;
    if (kept) this.kept = kept;
    this.port?.close('the lab rests');
    this.port = null;
    this.frame = null;
    this.now.value = null;
    this.show(kept?.picture ?? null);
    this.poster.tabIndex = 0;
    frame.remove();
  }

  /** Undefined when the lab is not there. */
  ask<N extends keyof LabProtocol & string>(name: N, params: LabProtocol[N] extends [infer A, unknown] ? A : never): void {
    void this.port?.call(name, params as never).catch(() => undefined);
  }

  private hear(event: MessageEvent): void {
    const target = this.frame?.contentWindow;
    if (!target || event.source !== target || event.origin !== location.origin || !isMessage(event.data, readyType)) return;
    const { port1, port2 } = new MessageChannel();
    target.postMessage({ type: connectType, version: protocolVersion }, location.origin, [port2]);
    const port = caller<LabProtocol>(port1 as unknown as Port);
    this.port = port;
    if (this.kept) {
      const { snapshot, playing } = this.kept;
      this.kept = null;
      void port.call('restore', { snapshot, playing }).catch(() => undefined);
    }
    this.show(null);
    this.frame?.classList.add('there');
    if (document.activeElement === this.poster) this.frame?.focus();
    this.poster.tabIndex = -1;
    this.onReady?.(port.call);
    void this.watch(port);
  }

  private async watch(port: Caller<LabProtocol>): Promise<void> {
    for (let seen = -1; this.port === port; ) {
      try {
        const state = await port.call('watch', { seen });
        if (this.port !== port) return;
        seen = state.version;
        this.now.value = state;
      } catch {
        return; // the frame is gone
      }
    }
  }

  /** The calm picture in the place of a lab at rest. */
  private show(picture: string | null): void {
    this.poster.replaceChildren();
    if (picture === null) return;
    const image = document.createElement('img');
    image.src = picture;
    image.alt = '';
    this.poster.append(image);
  }
}
