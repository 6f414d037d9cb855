// Ten clients of one app-server over WebSockets, fifty turns at once: how fast, in how much memory, and whether every
// client heard every piece in order.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { requests } from './app-server-peer.mjs';
import { piece } from './app-server-model.mjs';
import { treeOf } from './app-server-tree.mjs';

/** Says where the server listens, once it does. Its banner is on stderr, which is read to the end. */
function listening(child) {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const url = /listening on: (ws:\/\/\S+)/.exec(text.replaceAll(/\u001b\[[\d;]*m/g, ''))?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on('exit', () => reject(new Error(`the server ended: ${text}`)));
  });
}

async function connect(url, onTold) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  const client = requests((text) => socket.send(text), once(socket, 'close'), onTold);
  socket.on('message', (data) => client.take(data.toString('utf8')));
  await client.initialize();
  return { ...client, close: () => socket.terminate() };
}

/** For how long nothing may be heard before what is missing counts as lost, in ms. */
const SILENCE = 15_000;

/** What the clients heard of the turns: how much, how much of it was missing or out of order, and when. */
class Ears {
  count = 0;
  /** When something was heard last. */
  last = 0;
  #misordered = 0;
  #next = new Map();
  #left = 0;

  expect(threadId, listener, pieces) {
    this.#next.set(`${listener} ${threadId}`, { at: 0, pieces, isOver: false });
    this.#left += 1;
  }

  hear(listener, { method, params }) {
    this.count += 1;
    this.last = performance.now();
    const heard = this.#next.get(`${listener} ${params?.threadId}`);
    if (heard === undefined) return;
    if (method === 'item/agentMessage/delta' && params.delta !== piece(heard.at++)) this.#misordered += 1;
    if (method !== 'turn/completed' || heard.isOver) return;
    heard.isOver = true;
    this.#left -= 1;
  }

  /** Resolves when every turn is over, or nothing is heard any more. @returns {Promise<number>} what was lost or misplaced */
  async over() {
    while (this.#left > 0 && performance.now() - this.last < SILENCE) await new Promise((resolve) => setTimeout(resolve, 5));
    const lost = [...this.#next.values()].reduce((sum, { at, pieces, isOver }) => sum + Math.abs(pieces - at) + (isOver ? 0 : 1), 0);
    return lost + this.#misordered;
  }
}

/** @returns {Promise<Record<string, number>>} one row of the table */
export async function crowd(subject, { env, cwd, clients: size, turns, pieces }) {
  const child = spawn(subject.argv[0], [...subject.argv.slice(1), 'app-server', '--listen', 'ws://127.0.0.1:0'], { env, cwd, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const url = await listening(child);
  const ears = new Ears();
  const clients = [];
  while (clients.length < size) {
    const number = clients.length;
    clients.push(await connect(url, (message) => ears.hear(number, message)));
  }
  const threads = [];
  for (let i = 0; i < turns; i += 1) {
    const { result } = await clients[i % size].request('thread/start', { cwd });
    threads.push({ threadId: result.thread.id, client: i % size });
  }
  for (const { threadId, client } of threads) ears.expect(threadId, client, pieces);
  const before = treeOf(child.pid);
  const heardBefore = ears.count;
  const start = performance.now();
  ears.last = start;
  for (const { threadId, client } of threads) {
    // A server that lost a turn may owe the answer too: what was heard tells.
    clients[client].request('turn/start', { threadId, input: [{ type: 'text', text: `${pieces} pieces` }] }).catch(() => undefined);
  }
  const lost = await ears.over();
  const ms = ears.last - start;
  const after = treeOf(child.pid);
  const told = ears.count - heardBefore;
  for (const client of clients) client.close();
  // With a turn that never ends the server would never end; the npm package's command is two processes.
  if (lost === 0) child.kill('SIGTERM');
  else process.kill(-child.pid, 'SIGKILL');
  await ended;
  return { ms, 'notifications a second': (told / ms) * 1000, 'CPU µs each': ((after.cpuMs - before.cpuMs) / told) * 1000, 'peak RSS MB': after.peakMb, 'lost or out of order': lost };
}
