// The shape of labs.json as plain checks: what is missing, of the wrong kind or unknown is said with the path it has.

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `wrong(path, what, remedy)` is called for each mistake; every check returns whether the value may be used. */
export function checks(wrong) {
  const no = (path, what, remedy) => {
    wrong(path, what, remedy);
    return false;
  };
  const name = (path) => path.split('.').at(-1);

  const record = (value, path) => isRecord(value) || no(path, `"${name(path)}" is no object.`, 'Write { … }.');
  const known = (value, path, keys) => Object.keys(value).filter((key) => !keys.includes(key))
    .forEach((key) => wrong(`${path}.${key}`, `"${key}" is unknown here.`, `Known are ${keys.join(', ')}.`));
  const text = (value, path) => (typeof value === 'string' && value.trim() !== '') || no(path, `"${name(path)}" is missing or no text.`, 'Write a text in double quotes.');
  const both = (value, path) => {
    if (!isRecord(value)) return no(path, `"${name(path)}" is missing.`, 'Write { "zh": "…", "en": "…" }.');
    known(value, path, ['zh', 'en']);
    return ['zh', 'en'].map((language) => text(value[language], `${path}.${language}`)).every(Boolean);
  };
  const number = (value, path, { min = -Infinity, max = Infinity, whole = false, optional = false } = {}) => {
    if (value === undefined && optional) return true;
    const range = min > -Infinity || max < Infinity ? ` from ${min} to ${max}` : '';
    return (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value)))
      || no(path, `"${name(path)}" is ${value === undefined ? 'missing' : JSON.stringify(value)}.`, `Write a ${whole ? 'whole ' : ''}number${range}.`);
  };
  const flag = (value, path) => value === undefined || typeof value === 'boolean' || no(path, `"${name(path)}" is ${JSON.stringify(value)}.`, 'Write true or false.');
  const ids = (value, path, pattern = /^[a-z][a-z0-9-]*$/) => Object.keys(value)
    .forEach((key) => pattern.test(key) || wrong(`${path}.${key}`, `The id "${key}" has a character that is not allowed.`, 'Use small letters, digits and hyphens, a letter first.'));
  return { no, record, known, text, both, number, flag, ids };
}
