import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Machine, startMachine } from './machine.fixture.ts';
import { serveStdio } from './stdio/serve-stdio.ts';

const MEBI = 1024 * 1024;

let machine: Machine;
beforeEach(async () => {
  machine = await startMachine();
});
afterEach(() => machine.close());
afterAll(disposeTemp);

interface Message {
  id?: number;
  method?: string;
  params?: { stream: string; deltaBase64: string };
  result?: { dataBase64?: string; exitCode?: number };
}

/** A client of a server over stdio that takes what it is sent one piece per turn of the event loop, or not at all. */
class SlowClient {
  readonly input = new PassThrough();
  readonly log: string[] = [];
  /** The most that ever lay in wait, in bytes. */
  peak = 0;
  isReading: boolean;
  readonly output: Writable;
  readonly served: Promise<void>;
  readonly messages: Message[] = [];
  readonly #pieces: Buffer[] = [];
  #go = (): void => undefined;

  constructor({ server }: Machine, { isReading }: { isReading: boolean }) {
    this.isReading = isReading;
    this.output = new Writable({
      write: (chunk: Buffer, _, done) => {
        this.peak = Math.max(this.peak, this.output.writableLength);
        this.#take(chunk);
        this.#go = () => setImmediate(done);
        if (this.isReading) this.#go();
      },
    });
    this.served = serveStdio(server, { input: this.input, output: this.output, errorLog: (text) => this.log.push(text) });
    this.send(0, 'initialize', { clientInfo: { name: 'slow', version: '1' } });
  }

  send(id: number, method: string, params: object): void {
    this.input.write(`${JSON.stringify({ id, method, params })}\n`);
  }

  read(): void {
    this.isReading = true;
    this.#go();
  }

  async answer(id: number): Promise<Message> {
    return waitFor(() => this.messages.find((message) => message.id === id), { timeoutMs: 60_000, what: `the answer to ${id}` });
  }

  bytes(): number {
    return this.messages.reduce((sum, { params }) => sum + (params === undefined ? 0 : Buffer.byteLength(params.deltaBase64, 'base64')), 0);
  }

  async leave(): Promise<void> {
    this.input.end();
    await this.served;
  }

  #take(chunk: Buffer): void {
    this.#pieces.push(chunk);
    if (chunk.at(-1) !== 10) return;
    const lines = Buffer.concat(this.#pieces.splice(0)).toString().split('\n').filter(Boolean);
    this.messages.push(...lines.map((line) => JSON.parse(line) as Message));
  }
}

const free = { sandboxPolicy: { type: 'dangerFullAccess' }, processId: 'p', streamStdoutStderr: true, disableOutputCap: true, disableTimeout: true };
const running = (words: string): boolean => readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && commandLine(pid) === words);

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return ''; // It has ended meanwhile.
  }
}

describe('a client that takes less than it is sent', () => {
  it.each([['on pipes', false], ['on a terminal', true]])('gets all that a command says, while little of it lies in wait: %s', async (_, tty) => {
    const client = new SlowClient(machine, { isReading: true });
    client.send(1, 'command/exec', { ...free, tty, command: ['head', '-c', String(40 * MEBI), '/dev/zero'] });
    expect(await client.answer(1)).toMatchObject({ result: { exitCode: 0 } });
    expect(client.bytes()).toBe(40 * MEBI);
    expect(client.peak).toBeLessThan(4 * MEBI);
    expect(client.log).toEqual([]);
    await client.leave();
  });

  it('makes the command wait when it takes nothing, and has it ended when it goes', async () => {
    const client = new SlowClient(machine, { isReading: false });
    client.send(1, 'command/exec', { ...free, command: ['yes', machine.workspace] });
    await waitFor(() => client.output.writableLength > MEBI);
    for (let before = -1; before !== client.output.writableLength; ) {
      before = client.output.writableLength;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(client.output.writableLength).toBeLessThan(4 * MEBI);
    expect(running(`yes ${machine.workspace}`)).toBe(true);
    client.output.destroy();
    await client.served;
    await waitFor(() => !running(`yes ${machine.workspace}`));
  });

  it('has its command ended when the time is up all the same', async () => {
    const client = new SlowClient(machine, { isReading: false });
    client.send(1, 'command/exec', { ...free, disableTimeout: false, timeoutMs: 1000, command: ['yes', machine.workspace] });
    await waitFor(() => running(`yes ${machine.workspace}`));
    await waitFor(() => !running(`yes ${machine.workspace}`));
    client.read();
    expect(await client.answer(1)).toMatchObject({ result: { exitCode: 124 } });
    await client.leave();
  });

  it('gets large files one after another, however many it asks for at once', async () => {
    const path = join(machine.workspace, 'large');
    execFileSync('truncate', ['-s', String(20 * MEBI), path]);
    const client = new SlowClient(machine, { isReading: true });
    for (const id of [1, 2, 3, 4]) client.send(id, 'fs/readFile', { path });
    for (const id of [1, 2, 3, 4]) expect(Buffer.byteLength((await client.answer(id)).result?.dataBase64 ?? '', 'base64')).toBe(20 * MEBI);
    expect(client.peak).toBeLessThan(40 * MEBI);
    expect(client.log).toEqual([]);
    await client.leave();
  });
});
