// How a role is written when nothing better is known about its place: "w_ih" is W with a small ih, "gamma" is γ, "dw" the
// gradient of the loss by w. Layers of the running network put their number above it; the catalog page does not.

const greek = new Set(['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'eta', 'theta', 'lambda', 'mu', 'rho', 'sigma', 'tau', 'phi', 'psi', 'omega']);
const named: Record<string, string> = { eps: '\\varepsilon', mean: '\\mu', variance: '\\sigma^{2}', var: '\\sigma^{2}', running_mean: '\\hat{\\mu}', running_var: '\\hat{\\sigma}^{2}' };

/** A role that is "d" and another role: the gradient by that one. */
export const gradientOf = (role: string): string | undefined => (/^d[a-zA-Z]/.test(role) && !greek.has(role) ? role.slice(1) : undefined);

/** The letter and its index: { letter: "W", index: "ih" }. Weights are matrices and stand in capitals where `matrix` says so. */
function parts(role: string, matrix: boolean): { letter: string; index: string } {
  const whole = named[role];
  if (whole) return { letter: whole, index: '' };
  const [first = '', ...rest] = role.split('_');
  const [, head = first, digits = ''] = /^([a-zA-Z]+?)(\d*)$/.exec(first) ?? [];
  const index = [digits, ...rest].filter(Boolean).join(',');
  if (greek.has(head)) return { letter: `\\${head}`, index };
  if (head.length === 1) return { letter: matrix && /[wu]/.test(head) ? head.toUpperCase() : head, index };
  return { letter: `\\mathrm{${head}}`, index };
}

/** `above`: the number of the layer, in parentheses above the letter. */
export function roleTex(role: string, { matrix = false, above }: { matrix?: boolean; above?: number } = {}): string {
  const { letter, index } = parts(role, matrix);
  const below = index ? `_{${/^\d+$/.test(index) ? index : `\\mathrm{${index}}`}}` : '';
  const over = above === undefined ? '' : `^{(${above})}`;
  return over && /[_^]/.test(letter) ? `{${letter}}${below}${over}` : `${letter}${below}${over}`;
}
