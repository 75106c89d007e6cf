// Reserved heights of labs and figures as classes, so that nothing moves when they come to life. Wide pages and narrow ones.

export class Heights {
  pairs = new Map();

  /** The class for a height on pages at least `from` px wide and one on narrower ones. */
  use(wide = 480, narrow = wide, from = 900) {
    const name = `h-${wide}-${narrow}-${from}`;
    this.pairs.set(name, { wide, narrow, from });
    return name;
  }

  get css() {
    const rules = (which, some) => some.map(([name, pair]) => `.${name}{height:${pair[which]}px}`).join('\n');
    const all = [...this.pairs], widths = [...new Set(all.map(([, { from }]) => from))];
    return [rules('narrow', all), ...widths.map((width) => `@media (min-width: ${width}px) {\n${rules('wide', all.filter(([, { from }]) => from === width))}\n}`)].join('\n');
  }
}
