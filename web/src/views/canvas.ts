// A canvas that keeps its bitmap at device resolution whatever its CSS size. Drawing is in CSS pixels; `crisp` puts a hairline
// onto whole device pixels. The canvas must get its size from CSS, never from its own bitmap.

export class Surface {
  readonly context: CanvasRenderingContext2D;
  width = 0; height = 0;   // CSS pixels
  ratio = 1;               // device pixels per CSS pixel
  private readonly observer: ResizeObserver;

  constructor(readonly canvas: HTMLCanvasElement, private readonly resized: () => void) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser gives no 2-D canvas context');
    this.context = context;
    this.observer = new ResizeObserver((entries) => this.measure(entries.at(-1)));
    try {
      this.observer.observe(canvas, { box: 'device-pixel-content-box' });
    } catch {
      this.observer.observe(canvas); // engines without that box
    }
  }

  disconnect(): void {
    this.observer.disconnect();
  }

  get ready(): boolean {
    return this.width > 0 && this.height > 0;
  }

  /** Clears and sets up drawing in CSS pixels. */
  begin(): CanvasRenderingContext2D {
    const context = this.context;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** The nearest position at which a line one device pixel wide is sharp. */
  crisp(at: number): number {
    return (Math.floor(at * this.ratio) + 0.5) / this.ratio;
  }

  /** The width of a hairline: one device pixel. */
  get hair(): number {
    return 1 / this.ratio;
  }

  private measure(entry: ResizeObserverEntry | undefined): void {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    const device = entry.devicePixelContentBoxSize?.[0];
    this.width = width;
    this.height = height;
    this.ratio = globalThis.devicePixelRatio || 1;
    const w = exact(device?.inlineSize, width * this.ratio), h = exact(device?.blockSize, height * this.ratio);
    if (width > 0) this.ratio = w / width;
    if (this.canvas.width !== w) this.canvas.width = w;
    if (this.canvas.height !== h) this.canvas.height = h;
    this.resized();
  }
}

/** The browser's own count of device pixels, unless it is far from the computed one (emulated densities leave it out). */
const exact = (measured: number | undefined, computed: number): number =>
  measured !== undefined && Math.abs(measured - computed) < 2 ? measured : Math.round(computed);

/** Pixels to be filled by hand and put onto a canvas; made anew only when the size changes. */
export class Pixels {
  image: ImageData | null = null;
  words = new Uint32Array(0);

  sized(width: number, height: number): ImageData {
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(Math.max(1, width), Math.max(1, height));
      this.words = new Uint32Array(this.image.data.buffer);
    }
    return this.image;
  }
}
