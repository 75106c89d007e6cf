// The concept map answers: the chapter under the pointer or the focus lights up with everything it needs, directly or not, and
// what builds on it directly.

export function startMap(): void {
  for (const map of document.querySelectorAll<SVGSVGElement>('svg.map')) {
    const edges = [...map.querySelectorAll<SVGPathElement>('.edges path')].map((path) => ({ path, from: path.dataset['from'] ?? '', to: path.dataset['to'] ?? '' }));
    const boxes = [...map.querySelectorAll<SVGElement>('.box')];
    const choose = (id: string | null): void => {
      const needed = id === null ? new Set<string>() : ancestors(id, edges);
      map.classList.toggle('chosen', id !== null);
      for (const box of boxes) {
        const own = box.dataset['chapter'] ?? '';
        box.classList.toggle('is-chosen', own === id);
        box.classList.toggle('is-needed', needed.has(own));
        box.classList.toggle('is-next', edges.some(({ from, to }) => from === id && to === own));
      }
      for (const { path, from, to } of edges) path.classList.toggle('is-lit', from === id || (needed.has(from) && (needed.has(to) || to === id)));
    };
    const idOf = (event: Event): string | null => (event.target instanceof Element ? event.target.closest<SVGElement>('.box')?.dataset['chapter'] ?? null : null);
    map.addEventListener('pointerover', (event) => choose(idOf(event)));
    map.addEventListener('pointerleave', () => choose(null));
    map.addEventListener('focusin', (event) => choose(idOf(event)));
    map.addEventListener('focusout', () => choose(null));
  }
}

/** Everything one needs before `id`. */
export function ancestors(id: string, edges: readonly { from: string; to: string }[]): Set<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    for (const { from, to } of edges) {
      if (to !== one || found.has(from)) continue;
      found.add(from);
      visit(from);
    }
  };
  visit(id);
  return found;
}
