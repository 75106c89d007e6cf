// JSON with the line of every value, so that a mistake in labs.json is said where it is. A path is "labs.plane.height".

class Reader {
  at = 0;
  lines = new Map();

  constructor(text) {
    this.text = text;
  }

  line(at = this.at) {
    return this.text.slice(0, at).split('\n').length;
  }

  fail(what) {
    throw Object.assign(new SyntaxError(what), { line: this.line() });
  }

  skip() {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  take(char) {
    this.skip();
    if (this.text[this.at] !== char) this.fail(`Here "${char}" is expected, not ${this.at < this.text.length ? `"${this.text[this.at]}"` : 'the end of the file'}.`);
    this.at += 1;
  }

  follows(char) {
    this.skip();
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  value(path) {
    this.skip();
    this.lines.set(path, this.line());
    const char = this.text[this.at];
    if (char === '{') return this.object(path);
    if (char === '[') return this.array(path);
    if (char === '"') return this.string();
    const [word] = /^[^\s,\]}]*/.exec(this.text.slice(this.at));
    this.at += word.length;
    try {
      return JSON.parse(word);
    } catch {
      return this.fail(`"${word}" is no JSON value.`);
    }
  }

  string() {
    const found = /^"(?:[^"\\\n]|\\.)*"/.exec(this.text.slice(this.at));
    if (!found) this.fail('A text is not closed by " on its line.');
    this.at += found[0].length;
    try {
      return JSON.parse(found[0]);
    } catch {
      return this.fail(`${found[0]} has a wrong escape.`);
    }
  }

  object(path) {
    const object = {};
    this.take('{');
    if (this.follows('}')) return object;
    do {
      this.skip();
      if (this.text[this.at] !== '"') this.fail('A key in double quotes is expected here.');
      const key = this.string();
      if (Object.hasOwn(object, key)) this.fail(`The key "${key}" stands twice in one object.`);
      const below = path ? `${path}.${key}` : key;
      this.take(':');
      object[key] = this.value(below);
    } while (this.follows(','));
    this.take('}');
    return object;
  }

  array(path) {
    const array = [];
    this.take('[');
    if (this.follows(']')) return array;
    do array.push(this.value(`${path}.${array.length}`));
    while (this.follows(','));
    this.take(']');
    return array;
  }
}

/** { value, lineOf(path) }: the line of the path or of its nearest parent. Throws a SyntaxError with `line`. */
export function readJson(text) {
  const reader = new Reader(text);
  const value = reader.value('');
  reader.skip();
  if (reader.at < text.length) reader.fail('Something stands after the end of the object.');
  const lineOf = (path) => {
    for (let now = path; ; now = now.slice(0, Math.max(0, now.lastIndexOf('.')))) {
      if (reader.lines.has(now)) return reader.lines.get(now);
      if (now === '') return 1;
    }
  };
  return { value, lineOf };
}
