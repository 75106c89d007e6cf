// A formula or table wider than its column scrolls; whoever has no pointer must be able to reach it, and nobody should stop at one that fits.

export function startScrolling(): void {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
  });
  for (const body of document.querySelectorAll('.formula-body, .lesson .table')) watch.observe(body);
}
