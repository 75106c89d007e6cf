// <gradient-garden lab="1=…" title="…"> puts one experiment into any page, in a sandboxed frame that loads when it comes near.
// Attributes: lab (a link or what follows its #), preset, title, height (pixels; absent: as high as its content), lang, theme,
// view, hide, readonly, autoplay. Changing an attribute loads the frame anew.

const site = new URL('./', import.meta.url);
const passed = ['lang', 'theme', 'view', 'hide'];
const flags = ['readonly', 'autoplay'];

class GradientGarden extends HTMLElement {
  static observedAttributes = ['lab', 'preset', 'title', 'height', ...passed, ...flags];
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
    const heightPx = event.data?.type === 'gradient-garden:height' ? Number(event.data.heightPx) : NaN;
    if (!this.#frame || event.source !== this.#frame.contentWindow || !(heightPx > 0)) return;
    if (!this.hasAttribute('height')) this.#frame.style.height = `${Math.min(heightPx, 4000)}px`;
    this.dispatchEvent(new CustomEvent('gradient-garden-height', { detail: { heightPx }, bubbles: true }));
  };
}

if (!customElements.get('gradient-garden')) customElements.define('gradient-garden', GradientGarden);
