// Talks to an app-server over stdio, line by line, or over WebSockets, and says how long each answer took.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { treeOf } from './app-server-tree.mjs';

const NEWLINE = 0x0a;

/** The requests of one client: `take` gets every message of the server, `onTold` those that are no answer. */
export function requests(send, ended, onTold = () => undefined) {
  const waiting = new Map();
  let nextId = 0;
  /** @returns {Promise<{ms: number, result: any}>} */
  const request = (method, params) => {
    const id = nextId++;
    const start = performance.now();
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve({ ms: performance.now() - start, result });
      });
      void ended.then(() => reject(new Error(`${method}: the server ended`)));
      send(JSON.stringify({ id, method, params }));
    });
  };
  const take = (text) => {
    const message = JSON.parse(text);
    if (message.method !== undefined) return onTold(message, text);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  };
  const initialize = () => request('initialize', { clientInfo: { name: 'bench', title: 'bench', version: '0' }, capabilities: { experimentalApi: true } });
  return { request, take, initialize };
}

export function startAppServer(argv, { env, cwd }) {
  const child = spawn(argv[0], [...argv.slice(1), 'app-server'], { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  /** Gets each line as bytes instead of its being parsed; returns true when it has had enough. */
  let raw = null;
  const { request, take, initialize } = requests((text) => child.stdin.write(`${text}\n`), ended);
  let rest = [];
  const line = (bytes) => {
    if (raw === null) take(bytes.toString('utf8'));
    else if (raw(bytes)) raw = null;
  };
  child.stdout.on('data', (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const bytes = chunk.subarray(start, end);
      line(rest.length === 0 ? bytes : Buffer.concat([...rest, bytes]));
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  });
  return {
    request,
    initialize,
    /** Counts lines until one holds `mark`; answers in between are dropped. @returns {Promise<number>} */
    countUntil: (mark) =>
      new Promise((resolve) => {
        let count = 0;
        raw = (bytes) => {
          count += 1;
          const isLast = bytes.includes(mark);
          if (isLast) resolve(count);
          return isLast;
        };
      }),
    tree: () => treeOf(child.pid),
    rssMb: () => treeOf(child.pid).rssMb,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
