// Reserved heights of labs and figures as classes, so that nothing moves when they come to life. Wide pages and narrow ones.

export class Heights {
  pairs = new Map();

  /** The class for a height on wide pages and one on narrow ones. */
  use(wide = 480, narrow = wide) {
    const name = `h-${wide}-${narrow}`;
    this.pairs.set(name, [wide, narrow]);
    return name;
  }

  get css() {
    const rules = (which) => [...this.pairs].map(([name, pair]) => `.${name}{height:${pair[which]}px}`).join('\n');
    return `${rules(1)}\n@media (min-width: 900px) {\n${rules(0)}\n}`;
  }
}
