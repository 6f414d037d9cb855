// Talks to an app-server over stdio, line by line, and says how long each answer took.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

export function startAppServer(argv, { env, cwd }) {
  const child = spawn(argv[0], [...argv.slice(1), 'app-server'], { env, cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map();
  let nextId = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.method !== undefined || !waiting.has(message.id)) return;
    waiting.get(message.id)(message);
    waiting.delete(message.id);
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
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
      child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  };
  return {
    request,
    initialize: () => request('initialize', { clientInfo: { name: 'bench', title: 'bench', version: '0' }, capabilities: { experimentalApi: true } }),
    rssMb: () => treeRssMb(child.pid),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function treeRssMb(root) {
  let pages = 0;
  const visit = (pid) => {
    try {
      pages += Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      for (const child of children === '' ? [] : children.split(' ')) visit(child);
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes(error.code)) throw error;
    }
  };
  visit(root);
  return pages / 256;
}
