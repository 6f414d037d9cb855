import { type OutputStream } from '@codex-ts/exec';
import { type Readable, type Writable } from 'node:stream';

import { type EngineInput, type StartedEngine } from './exec/start-engine.ts';

/** The world around one command. */
export interface CommandHost {
  readonly version: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Absolute. */
  readonly cwd: string;
  /** Opened only when it is to be read: opening it has effects on whoever shares it. */
  readonly stdin: () => InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** The whole of stdin and stdout, for a server that speaks its protocol on them. */
  readonly protocolStreams: () => { readonly input: Readable; readonly output: Writable };
  /** Aborts when the user or the system wants us to stop. */
  readonly signal: AbortSignal;
  readonly startEngine: (input: EngineInput) => Promise<StartedEngine>;
  /** The command runs on from now on until it is told to end, on these terms. */
  readonly serve: (terms: ServiceTerms) => void;
}

/** What a service asks of its process. */
export interface ServiceTerms {
  /** Takes an error that nobody caught; it ends the process when this says false. */
  survives(error: unknown): boolean;
  /** A first stop signal has no deadline, and the command's own exit code stands after it. A second one still ends the process. */
  readonly takesItsTime: boolean;
  /** An interrupt does not stop us: it is a key that is read, or meant for a program that has the terminal. */
  readonly ignoresInterrupts?: boolean;
}

/** What we need of `process.stdin`. */
export interface InputStream extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean | undefined;
  destroy(error?: Error): unknown;
}
