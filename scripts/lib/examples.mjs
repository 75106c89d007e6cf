// The course pages of examples/ served beside the site, as files of their own: nothing of them is bundled, so what one reads there
// is what one can copy.
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

const types = { '.html': 'text/html', '.css': 'text/css' };

/** A Vite plugin: `folder` becomes examples/ of the built site and of the dev server. */
export function examples(folder) {
  const names = readdirSync(folder);
  return {
    name: 'examples',
    generateBundle() {
      for (const name of names) this.emitFile({ type: 'asset', fileName: `examples/${name}`, source: readFileSync(join(folder, name)) });
    },
    configureServer({ middlewares }) {
      middlewares.use('/examples/', (request, response, next) => {
        const name = names.find((one) => request.url.replace(/\?.*/, '') === `/${one}`);
        if (!name) return next();
        response.setHeader('Content-Type', `${types[extname(name)] ?? 'application/octet-stream'}; charset=utf-8`);
        response.end(readFileSync(join(folder, name)));
      });
    },
  };
}
