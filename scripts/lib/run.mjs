// Child processes. Ctrl-C reaches them with us (same terminal group); we also end them when we are ended alone.
import { spawn } from 'node:child_process';

const children = new Set();
export const cleanups = new Set();

for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])
  process.on(signal, () => {
    for (const child of children) child.kill('SIGTERM');
    for (const cleanup of cleanups) cleanup();
    process.exit(code);
  });

function start(command, args, options, stdio) {
  const { cwd, env, ...rest } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, ...rest });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

/** Runs to the end and returns `{code, output}` (stdout and stderr, in order); each chunk also goes to `onText`. */
export function capture(command, args, { onText, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options, ['ignore', 'pipe', 'pipe']);
    let output = '';
    const take = (chunk) => {
      output += chunk;
      onText?.(String(chunk));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? `signal ${signal}`, output }));
  });
}

/** Runs quietly; on failure throws an error that carries the command and everything it printed. */
export async function run(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return output;
  const error = new Error(`${[command, ...args].join(' ').slice(0, 300)} failed (${code}):\n${output.slice(-6000)}`);
  error.output = output;
  throw error;
}

/** Starts a program that stays up (a server, a browser); the caller ends it with `.kill()`. */
export const launch = (command, args, options = {}) => start(command, args, options, options.stdio ?? ['ignore', 'pipe', 'pipe']);
