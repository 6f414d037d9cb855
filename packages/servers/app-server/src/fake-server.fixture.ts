import { AppServer, type AppServerOptions } from './app-server.ts';
import { Client } from './client.fixture.ts';
import { FakeEngine, type FakeRecord, type FakeThread } from './fake-engine.fixture.ts';
import { connectInProcess } from './in-process.ts';

/** A server over a fake engine, with as many clients as a test needs. */
export class FakeServer {
  readonly engine: FakeEngine;
  readonly server: AppServer;

  constructor(records: readonly FakeRecord[] = [], options: AppServerOptions = {}) {
    this.engine = new FakeEngine(...records);
    this.server = new AppServer(this.engine, options);
  }

  async client(capabilities: object = {}): Promise<Client> {
    const client = new Client(connectInProcess(this.server));
    await client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities });
    return client;
  }

  /** The thread that was opened last. */
  get thread(): FakeThread {
    const thread = this.engine.opened.at(-1);
    if (thread === undefined) throw new Error('no thread was opened');
    return thread;
  }
}
