// Small pieces of HTML as text. What comes from a lesson is escaped here and nowhere else.

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escape = (text) => String(text).replace(/[&<>"]/g, (char) => escapes[char]);

/** Attributes that are undefined or false are left out, true stands alone. */
export const attributes = (given) => Object.entries(given)
  .filter(([, value]) => value !== undefined && value !== false)
  .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escape(value)}"`)).join('');

/** A node of the tree that is printed as it stands. */
export const raw = (value) => ({ type: 'html', value });

/** All text below a node: for search, titles and comparisons. */
export function textOf(node) {
  if (node.type === 'inlineMath' || node.type === 'math') return node.value.replace(/\\sym\{([^{}]*)\}/g, '$1').replace(/\\[A-Za-z]+|[{}]/g, '');
  if (typeof node.value === 'string') return node.type === 'html' ? '' : node.value;
  return (node.children ?? []).map(textOf).join('');
}

/** `{name}` of a sentence of the page in one language. */
export const say = (text, language, values = {}) => text[language].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
