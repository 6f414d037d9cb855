import { type ClientRequests, ERROR_CODES } from '@codex-ts/app-server-protocol';
import { RequestError } from '../request-error.ts';

type Params = ClientRequests['command/exec']['params'];
export type TerminalSize = NonNullable<Params['size']>;

/** A command that a client wants run, its parameters checked against one another. */
export interface ExecRequest {
  readonly argv: readonly string[];
  /** By which later requests name it; null when the client gave none. */
  readonly processId: string | null;
  /** Null for a command on pipes. */
  readonly terminal: TerminalSize | null;
  readonly keepsInput: boolean;
  /** Output is told as it comes, rather than with the answer. */
  readonly streams: boolean;
  /** Bytes of each stream; Infinity: all of them. */
  readonly outputCap: number;
  /** Infinity: no limit. */
  readonly timeoutMs: number;
}

const DEFAULT_SIZE: TerminalSize = { rows: 24, cols: 80 };
const DEFAULT_TIMEOUT_MS = 10_000;
const MEBI = 1024 * 1024;
/** What an answer can hold of a stream, whatever the client asks for: it is one text, and lies in memory till the end. */
const MAX_HELD_BYTES = 64 * MEBI;

/** @throws RequestError, in the original's words */
export function execRequest(params: Params): ExecRequest {
  const { command, tty = false, streamStdin = false, streamStdoutStderr = false } = params;
  const processId = params.processId ?? null;
  if (command.length === 0) throw new RequestError('command must not be empty');
  assertNoNul(params);
  const streams = tty || streamStdoutStderr;
  if (processId === null && (streams || streamStdin)) throw new RequestError('command/exec tty or streaming requires a client-supplied processId');
  if (params.size && !tty) throw invalid('command/exec size requires tty: true');
  const terminal = tty ? checkedSize(params.size ?? DEFAULT_SIZE) : null;
  return { argv: command, processId, terminal, keepsInput: tty || streamStdin, streams, outputCap: outputCap(params, streams), timeoutMs: timeoutMs(params) };
}

/** @throws RequestError for a terminal without room */
export function checkedSize(size: TerminalSize): TerminalSize {
  if (size.rows < 1 || size.cols < 1) throw invalid('command/exec size rows and cols must be greater than 0');
  return size;
}

/** No program can be given one: it ends every text of the system's. The message quotes nothing, for it may be a secret. */
function assertNoNul({ command, cwd, env }: Params): void {
  const texts = [...command, cwd ?? '', ...Object.entries(env ?? {}).flatMap(([name, value]) => [name, value ?? ''])];
  if (texts.some((text) => text.includes('\0'))) throw new RequestError('failed to spawn command: nul byte found in provided data', { rpcCode: ERROR_CODES.internalError });
}

function outputCap({ outputBytesCap, disableOutputCap = false }: Params, streams: boolean): number {
  const isSet = outputBytesCap !== null && outputBytesCap !== undefined;
  if (isSet && disableOutputCap) throw invalid('command/exec cannot set both outputBytesCap and disableOutputCap');
  const wanted = disableOutputCap ? Infinity : isSet ? outputBytesCap : MEBI;
  return streams ? wanted : Math.min(wanted, MAX_HELD_BYTES);
}

function timeoutMs({ timeoutMs: given, disableTimeout = false }: Params): number {
  const isSet = given !== null && given !== undefined;
  if (isSet && disableTimeout) throw invalid('command/exec cannot set both timeoutMs and disableTimeout');
  if (isSet && given < 0) throw invalid(`command/exec timeoutMs must be non-negative, got ${given}`);
  return disableTimeout ? Infinity : isSet ? given : DEFAULT_TIMEOUT_MS;
}

/** The error answer for a parameter that makes no sense. */
export function invalid(message: string): RequestError {
  return new RequestError(message, { rpcCode: ERROR_CODES.invalidParams });
}
