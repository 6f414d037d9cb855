import { AppServer } from './app-server.ts';
import { busyEngine } from './busy-engine.fixture.ts';
import { serveStdio } from './stdio/serve-stdio.ts';
import { serveWebSocket } from './websocket/serve-websocket.ts';

// A server in a process of its own, as the command runs it: `stdio`, or `websocket`, which tells its port on stderr.
const [transport] = process.argv.slice(2);
const log = (text: string): boolean => process.stderr.write(`${text}\n`);
const server = new AppServer(busyEngine(), { report: log });
const uncaught = (error: unknown): void => {
  if (server.survives(error)) return;
  log(`ended by ${String(error)}`);
  process.exit(70);
};
process.on('uncaughtException', uncaught);
process.on('unhandledRejection', uncaught);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const served =
  transport === 'stdio'
    ? serveStdio(server, { input: process.stdin, output: process.stdout, errorLog: log, signal: stop.signal })
    : serveWebSocket(server, {
        address: { host: '127.0.0.1', port: 0 },
        access: { kind: 'open' },
        errorLog: log,
        listening: ({ port }) => log(`port ${port}`),
        signal: stop.signal,
      });
void served.then(() => process.exit(0));
