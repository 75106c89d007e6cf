// Made by the site's build from what the core prints: see scripts/lib/catalog.mjs.
declare module 'virtual:catalog' {
  const whole: import('./schema').Schema;
  export default whole;
}
declare module 'virtual:catalog/*' {
  const fields: Record<import('./schema').Kind, Partial<import('./schema').Entry>[]>;
  export default fields;
}
