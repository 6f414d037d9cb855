/**
 * What Node runs inside the command's network namespace, where nothing listens yet. Its first argument is the
 * descriptor of a JSON `BridgeTask`; the rest is the command. It listens on each proxy's port, pipes every connection
 * to the proxy's unix socket, and only then starts the command, in namespaces and under a filter of its own, with
 * nothing of ours but the descriptors 0-2. It ends as the command ends.
 */
export const PROXY_BRIDGE_SCRIPT = String.raw`'use strict';
// Left alone, this signal opens Node's debugger on a port that the command can reach.
process.on('SIGUSR1', () => {});
const { createServer, connect } = require('node:net');
const { spawn } = require('node:child_process');
const { readFileSync, writeSync } = require('node:fs');
const { constants } = require('node:os');

const [taskFd, ...command] = process.argv.slice(1);
const task = JSON.parse(readFileSync(Number(taskFd), 'utf8'));
const MAX_CONNECTIONS = 1024;

// The spelling by which the spawner knows that these are not the command's words.
function fail(reason) {
  try { writeSync(2, 'bwrap: the network bridge failed: ' + reason + '\n'); } catch {}
  process.exit(1);
}
process.on('uncaughtException', (error) => fail(error.message));

function join(near, far) {
  const drop = () => { near.destroy(); far.destroy(); };
  near.on('error', drop);
  far.on('error', drop);
  near.pipe(far);
  far.pipe(near);
}

function listen({ port, socket }) {
  return new Promise((resolve) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
      join(near, connect({ path: socket, allowHalfOpen: true }));
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.once('error', (error) => fail(error.message));
    server.listen({ host: '127.0.0.1', port, backlog: 511 }, () => {
      server.removeAllListeners('error');
      // Out of descriptors: new connections wait.
      server.on('error', () => {});
      resolve();
    });
  });
}

Promise.all(task.endpoints.map(listen)).then(() => {
  const stdio = ['inherit', 'inherit', 'inherit', task.filterFd, task.statusFd];
  const child = spawn(task.bwrap, [...task.args, '--', ...command], { stdio });
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
});
`;
