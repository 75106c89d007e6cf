// WebKitGTK's MiniBrowser through its WebDriver, spoken plainly over fetch, on a virtual screen. Theme and motion come from GTK's settings, so
// each page has a driver of its own. It cannot run our scripts before the page's: console and requests hold what the page itself can still tell.
// MiniBrowser's window is at least 447 pixels wide, and its language is the system's.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePage, reportViolations } from './page.mjs';

export const browserName = 'webkit';
export const packages = ['webkit2gtk-driver', 'xvfb'];

const miniBrowser = () => readdirSync('/usr/lib').flatMap((name) => ['4.1', '4.0', '6.0'].map((version) =>
  `/usr/lib/${name}/webkit${version === '6.0' ? '' : '2'}gtk-${version}/MiniBrowser`)).find(existsSync);

const keyCodes = { Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Backspace: '\uE003', Delete: '\uE017', Space: ' ', Home: '\uE011', End: '\uE010',
  PageUp: '\uE00E', PageDown: '\uE00F', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
  Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Meta: '\uE03D' };

// Whatever way we end, the driver (and with it its browser) and the screen end with us.
const children = new Set();
process.on('exit', () => children.forEach((child) => child.kill()));
function start(command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** Starts Xvfb on a display number of its own choice, which it writes to descriptor 3. */
function startScreen() {
  const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '2700x2000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    screen.once('error', reject);
    screen.stdio[3].once('data', (text) => resolve({ screen, display: `:${String(text).trim()}` }));
  });
}

function settingsFolder({ dark, reducedMotion }) {
  const folder = mkdtempSync(join(tmpdir(), 'garden-webkit-'));
  mkdirSync(join(folder, 'gtk-3.0'));
  writeFileSync(join(folder, 'gtk-3.0/settings.ini'),
    `[Settings]\ngtk-application-prefer-dark-theme=${dark ? 1 : 0}\ngtk-enable-animations=${reducedMotion ? 0 : 1}\n`);
  return folder;
}

async function startSession(display, options) {
  const port = await freePort();
  const settings = settingsFolder(options);
  const env = { ...process.env, DISPLAY: display, XDG_CONFIG_HOME: settings, GTK_THEME: options.dark ? 'Adwaita:dark' : 'Adwaita',
    LANGUAGE: options.lang, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1', NO_AT_BRIDGE: '1' };
  const driver = start('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' });
  const root = `http://127.0.0.1:${port}`;

  async function send(method, path, body) {
    const response = await fetch(root + path, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(120_000) });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }
  for (let attempt = 0; ; attempt++) {
    try {
      await send('GET', '/status');
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } } };
  const { sessionId } = await send('POST', '/session', { capabilities });
  const call = (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
  async function end() {
    await call('DELETE', '').catch(() => {});
    driver.kill();
    rmSync(settings, { recursive: true, force: true });
  }
  return { call, end };
}

export async function open() {
  const { screen, display } = await startScreen();
  const sessions = new Set();

  async function newPage({ width = 1280, height = 800, dark = false, lang = 'en', reducedMotion = false } = {}) {
    const { call, end } = await startSession(display, { dark, lang, reducedMotion });
    sessions.add(end);
    await call('POST', '/timeouts', { script: 120_000, pageLoad: 60_000 });

    // The function's text is part of the script: the page's policy forbids to compile it there.
    const run = async (source, argument) => {
      const script = `const done = arguments[1]; Promise.resolve(arguments[0]).then(${source})
        .then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));`;
      const result = await call('POST', '/execute/async', { script, args: [argument] });
      if (result.error) throw new Error(result.error);
      return result.value;
    };

    async function resize() {
      const outer = { width, height };
      for (let attempt = 0; attempt < 3; attempt++) {
        await call('POST', '/window/rect', { x: 0, y: 0, ...outer });
        const inner = await run('() => new Promise((resolve) => setTimeout(() => resolve({ width: innerWidth, height: innerHeight }), 100))', null);
        if (inner.width === width && inner.height === height) return;
        outer.width += width - inner.width;
        outer.height += height - inner.height;
      }
    }
    await resize();

    const console = [];
    const requests = [];
    function watch() {
      if (window.gardenErrors) return; // this document is watched already
      window.gardenErrors = [];
      const { error } = window.console;
      window.console.error = (...parts) => (gardenErrors.push(parts.join(' ')), error.apply(window.console, parts));
      // The other engines keep it to themselves when a resize observer is told a frame later; nothing is wrong then.
      addEventListener('error', (event) => event.message.startsWith('ResizeObserver loop') || gardenErrors.push(event.message));
      addEventListener('unhandledrejection', (event) => gardenErrors.push(String(event.reason)));
    }
    const startWatching = `() => { if (!window.gardenErrors) (${reportViolations})(); (${watch})(); }`;
    const collect = () => ({ errors: window.gardenErrors?.splice(0) ?? [], urls: performance.getEntriesByType('resource').map((entry) => entry.name) });
    const gather = async () => {
      const { errors, urls } = await run(String(collect), null);
      console.push(...errors);
      requests.push(...urls.filter((url) => !requests.includes(url)));
    };

    const actions = (type, id, list) => call('POST', '/actions', { actions: [{ type, id, ...(type === 'pointer' && { parameters: { pointerType: 'mouse' } }), actions: list }] });
    const page = makePage({
      console, requests,
      async goto(url) {
        await call('POST', '/url', { url });
        await run(startWatching, null);
        await gather();
      },
      async run(source, argument, frame) {
        if (frame) await call('POST', '/frame', { id: await call('POST', '/element', { using: 'css selector', value: `iframe[src*="${frame}"]` }) });
        try {
          if (frame) await run(startWatching, null);
          return await run(source, argument);
        } finally {
          await gather();
          if (frame) await call('POST', '/frame', { id: null });
        }
      },
      pointer: (steps) => actions('pointer', 'mouse', steps.map(({ kind, x, y }) => (kind === 'move'
        ? { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 }
        : { type: kind === 'down' ? 'pointerDown' : 'pointerUp', button: 0 }))),
      press(combination) {
        const keys = combination.split('+').map((key) => keyCodes[key] ?? key);
        const act = (type) => (value) => ({ type, value });
        return actions('key', 'keys', [...keys.map(act('keyDown')), ...keys.reverse().map(act('keyUp'))]);
      },
      // Key by key it takes a tenth of a second each.
      insert: (text) => run('(text) => { document.execCommand("insertText", false, text); }', text),
      shoot: async (path) => writeFileSync(path, Buffer.from(await call('GET', '/screenshot'), 'base64')),
      end() {
        sessions.delete(end);
        return end();
      },
    });
    return page;
  }

  async function close() {
    await Promise.all([...sessions].map((end) => end()));
    screen.kill();
  }
  return { browserName, newPage, close };
}
