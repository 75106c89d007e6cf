// The headers a host should send with the site; our preview server and the browser tests send exactly these. `origin` is the
// site's own, as https://example.org: in a sandboxed frame 'self' means nothing to WebKit, so the policy names the origin too.
const policy = (origin) => {
  const own = `'self' ${origin}`;
  return {
    'default-src': own,
    'script-src': `${own} 'wasm-unsafe-eval'`,
    'style-src': own,
    'img-src': `${own} data: blob:`,
    'font-src': own,
    'connect-src': `${own} blob: data:`,
    'worker-src': `${own} blob: data:`, // a sandboxed embed has an opaque origin and starts its worker from a data: stub
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  };
};

const headersFor = (origin) => ({
  'Content-Security-Policy': Object.entries(policy(origin)).map((entry) => entry.join(' ')).join('; '),
  'Access-Control-Allow-Origin': '*', // a frame with an opaque origin is a stranger even to its own site
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});

/** A Vite plugin: the preview server sends them. */
export const siteHeaders = () => ({
  name: 'site-headers',
  configurePreviewServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      for (const [name, value] of Object.entries(headersFor(`http://${request.headers.host}`))) response.setHeader(name, value);
      next();
    });
  },
});
