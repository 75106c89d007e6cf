// What a test sees of a page, the same in every browser. A driver supplies the primitives: goto, run, pointer, press, insert, shoot, end.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Runs in the page: the first match of `selector`, also inside open shadow roots, scrolled into view; its centre and size.
function locate(selector) {
  const find = (root) => {
    const direct = root.querySelector(selector);
    if (direct) return direct;
    for (const element of root.querySelectorAll('*')) {
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const element = find(document);
  if (!element) return null;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2, width, height };
}

// Runs in the page before its own scripts where the driver can do that: refusals by the content security policy become console errors.
export function reportViolations() {
  addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI}`));
}

/** For drivers with a list of frames: the one whose address contains `part`, or the page itself. */
export function inFrame(page, part) {
  if (!part) return page;
  const frame = page.frames().find((candidate) => candidate.url().includes(part));
  if (!frame) throw new Error(`there is no frame with ${part} in its address`);
  return frame;
}

/** `console` fills with error messages, `requests` with addresses, as the driver reports them. */
export function makePage({ goto, run, pointer, press, insert, shoot, end, console, requests }) {
  const page = {
    goto,
    console,
    requests,
    press,
    close: end,
    pause,

    /** Calls a function (or an expression, as a string) with one JSON argument in the page, or in the frame whose address contains `frame`;
     *  awaits promises. */
    evaluate: (what, argument = null, { frame } = {}) => run(typeof what === 'string' ? `() => (${what})` : String(what), argument, frame),

    /** Polls until the function's result in the page is truthy, and returns it; an element, which no driver can hand over, as true. A page or frame that is just being loaded cannot be asked:
     *  that counts as not yet, and is told only when the time is over. */
    async waitFor(what, { timeoutMs = 20_000, argument, frame } = {}) {
      const end = performance.now() + timeoutMs;
      for (let failure; ; await pause(50)) {
        try {
          const value = await run(`async (argument) => { const found = await (${what})(argument); return found instanceof Node ? true : found; }`, argument, frame);
          if (value) return value;
          failure = undefined;
        } catch (error) {
          failure = error;
        }
        if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for: ${String(what).slice(0, 200)}${failure ? ` (${failure.message})` : ''}`);
      }
    },

    /** Where the element is, in CSS pixels of the viewport: centre, width, height. Waits until it exists and has a size. */
    async box(selector, timeoutMs = 10_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const box = await page.evaluate(locate, selector);
        if (box?.width && box.height) return box;
        if (performance.now() > end) throw new Error(`nothing to see for the selector ${selector}`);
        await pause(50);
      }
    },

    async hover(selector) {
      const { x, y } = await page.box(selector);
      await pointer([{ kind: 'move', x, y }]);
    },

    async click(selector) {
      const { x, y } = await page.box(selector);
      await pointer([{ kind: 'move', x, y }, { kind: 'down' }, { kind: 'up' }]);
    },

    /** Presses at the first of the points `[x, y]` (viewport pixels), moves through the others, lets go at the last. */
    async drag(points) {
      const [[x, y], ...rest] = points;
      await pointer([{ kind: 'move', x, y }, { kind: 'down' }, ...rest.map(([x, y]) => ({ kind: 'move', x, y })), { kind: 'up' }]);
    },

    async type(selector, text) {
      await page.click(selector);
      await insert(text);
    },

    async screenshot(path) {
      mkdirSync(dirname(path), { recursive: true });
      await shoot(path);
      return path;
    },
  };
  return page;
}
