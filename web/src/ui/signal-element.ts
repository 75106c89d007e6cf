// The base of every element: light DOM, and a render() that is run again when any signal it read has changed.
// Never write a signal inside render().

import { effect } from '@preact/signals-core';
import { LitElement } from 'lit';

export abstract class SignalElement extends LitElement {
  private stopTracking: (() => void) | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate(); // tracking stopped while it was out of the document
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (!this.isConnected) this.stopTracking?.();
    });
  }

  protected override performUpdate(): void {
    if (!this.isUpdatePending) return;
    this.stopTracking?.();
    let rendering = true;
    this.stopTracking = effect(() => {
      if (rendering) {
        rendering = false;
        super.performUpdate();
      } else {
        this.requestUpdate();
      }
    });
  }
}

/** customElements.define, once: the page and an embed may load the same module twice. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
