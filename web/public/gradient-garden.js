// <gradient-garden lab="1=…" title="…"> puts one experiment into any page, in a sandboxed frame that loads when it comes near.
// Attributes: lab (a link or what follows its #), preset, title, height (pixels; absent: as high as its content), lang, theme,
// view, hide, readonly, autoplay; goals (see gradient-garden-goals.js). Changing an attribute loads the frame anew.

const site = new URL('./', import.meta.url);
const passed = ['lang', 'theme', 'view', 'hide'];
const flags = ['readonly', 'autoplay'];

class GradientGarden extends HTMLElement {
  static observedAttributes = ['lab', 'preset', 'title', 'height', 'goals', ...passed, ...flags];
  #frame = null;

  connectedCallback() {
    if (!this.style.display) this.style.display = 'block';
    addEventListener('message', this.#hear);
    this.#load();
  }

  disconnectedCallback() {
    removeEventListener('message', this.#hear);
    this.#frame?.remove();
    this.#frame = null;
  }

  attributeChangedCallback(_name, before, after) {
    if (this.#frame && before !== after) this.#load();
  }

  #load() {
    const address = new URL('embed/v1/', site);
    for (const name of passed) if (this.getAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    for (const name of flags) if (this.hasAttribute(name)) address.searchParams.set(name, '1');
    const fixed = Number(this.getAttribute('height')) || 0;
    const preset = this.getAttribute('preset');
    address.hash = preset ? `preset=${preset}` : (this.getAttribute('lab') ?? '').replace(/^.*#/, '');
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = this.getAttribute('title') || 'Gradient Garden';
    frame.loading = 'lazy';
    frame.allow = 'clipboard-write';
    frame.setAttribute('sandbox', 'allow-scripts allow-downloads');
    frame.style.cssText = 'display:block;width:100%;border:0';
    frame.style.height = `${fixed || 560}px`;
    this.#frame?.remove();
    this.#frame = frame;
    this.append(frame);
  }

  #hear = (event) => {
    if (!this.#frame || event.source !== this.#frame.contentWindow) return;
    if (event.data?.type === 'gradient-garden:ready' && event.data.version === 1) return this.#watch(event.source);
    const heightPx = event.data?.type === 'gradient-garden:height' ? Number(event.data.heightPx) : NaN;
    if (!(heightPx > 0)) return;
    if (!this.hasAttribute('height')) this.#frame.style.height = `${Math.min(heightPx, 4000)}px`;
    this.#tell('height', { heightPx });
  };

  async #watch(lab) {
    const goals = this.getAttribute('goals');
    if (goals) (await import('./gradient-garden-goals.js')).watch(lab, JSON.parse(goals), (name, detail) => this.#tell(name, detail));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`gradient-garden-${name}`, { detail, bubbles: true }));
  }
}

if (!customElements.get('gradient-garden')) customElements.define('gradient-garden', GradientGarden);
