// The headers a host should send with the site; our preview server and the browser tests send exactly these.
const policy = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self' blob: data:",
  'worker-src': "'self' blob: data:", // a sandboxed embed has an opaque origin and starts its worker from a data: stub
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

export const headers = {
  'Content-Security-Policy': Object.entries(policy).map((entry) => entry.join(' ')).join('; '),
  'Access-Control-Allow-Origin': '*', // a frame with an opaque origin is a stranger even to its own site
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
