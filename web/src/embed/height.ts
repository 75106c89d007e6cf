// Tells the host page how high the content is: our own message for <gradient-garden>, and Canvas' message for LTI frames.
// Nothing in it is secret, so any parent may hear it.

const maxPx = 4000;

export function announceHeight(element: Element): void {
  if (parent === window) return;
  let lastPx = 0;
  new ResizeObserver(() => {
    const heightPx = Math.min(maxPx, Math.ceil(element.getBoundingClientRect().height));
    if (Math.abs(heightPx - lastPx) < 2 || heightPx < 1) return;
    lastPx = heightPx;
    parent.postMessage({ type: 'gradient-garden:height', heightPx }, '*');
    parent.postMessage({ subject: 'lti.frameResize', height: heightPx }, '*');
  }).observe(element);
}
