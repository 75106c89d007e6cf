// An embed trains and races only while it can be seen: off screen or in a hidden tab it pauses, and goes on when it comes back. The
// observer works across origins: its root is the top page's viewport.

export interface Training { playing(): boolean; play(): void; pause(): void }

export class Presence {
  private shown = false;
  private resume: boolean;

  constructor(private readonly training: Training, autoplay: boolean) {
    this.resume = autoplay;
  }

  set(shown: boolean): void {
    if (shown === this.shown) return;
    this.shown = shown;
    if (!shown) {
      this.resume = this.training.playing();
      if (this.resume) this.training.pause();
    } else if (this.resume) {
      this.resume = false;
      this.training.play();
    }
  }
}

/** Follows `element` until the page ends. */
export function watchPresence(element: Element, told: (shown: boolean) => void): void {
  let onScreen = false;
  const tell = (): void => told(onScreen && document.visibilityState === 'visible');
  new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? false;
    tell();
  }).observe(element);
  document.addEventListener('visibilitychange', tell);
}
