import { type OutputStream } from '@codex-ts/exec';
import { PassThrough } from 'node:stream';

import { type CommandHost } from './command-host.ts';

/** Keeps what is written. */
export class Capture implements OutputStream {
  text = '';
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  on(): void {
    // Nothing here fails.
  }

  write(text: string, done: (error?: Error | null) => void): void {
    this.text += text;
    done();
  }
}

/** A stdin that holds these bytes, or is a terminal. */
export function stdinOf(content: string | Buffer | 'terminal'): CommandHost['stdin'] {
  const isTTY = content === 'terminal';
  return () => ({
    isTTY,
    destroy: () => undefined,
    async *[Symbol.asyncIterator]() {
      await Promise.resolve();
      if (isTTY) throw new Error('read from a terminal');
      const bytes = Buffer.from(content);
      yield bytes.subarray(0, 1);
      yield bytes.subarray(1);
    },
  });
}

export type TestHost = CommandHost & { readonly stdout: Capture; readonly stderr: Capture };

/** A world with nothing in it. The engine must be given by those who need one. */
export function testHost(parts: Partial<CommandHost> = {}): TestHost {
  return {
    version: '9.8.7',
    env: {},
    cwd: '/',
    stdin: stdinOf(''),
    signal: new AbortController().signal,
    protocolStreams: () => ({ input: new PassThrough(), output: new PassThrough() }),
    startEngine: () => Promise.reject(new Error('no engine in this test')),
    serve: () => undefined,
    ...parts,
    stdout: new Capture(),
    stderr: new Capture(),
  };
}
