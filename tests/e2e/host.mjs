// A course platform: another origin, with headers of its own, that shows our embed in a frame.
import { createServer } from 'node:http';

/** Serves one page holding `body`; returns `{ url, close }`. */
export async function serveHost(body) {
  const server = createServer((request, response) => {
    const known = request.url === '/';
    response.writeHead(known ? 200 : 204, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(known ? `<!doctype html><html lang="en"><title>A course</title><link rel="icon" href="data:,">${body}</html>` : '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
}
