import { CodexError } from '@codex-ts/protocol';

/** What a terminal is read from: `process.stdin`. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  off(event: 'end' | 'close', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** What a terminal is written to: `process.stdout`. */
export interface TerminalOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, done?: () => void): unknown;
  /** What was written and the terminal has not taken yet. */
  readonly writableLength?: number;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Whether writing waits for the terminal. Node makes it wait for every terminal: then one that stops reading, over a
 * line that hangs, stops all of this process with it, the turn that runs included. There is no public way to have it
 * otherwise; where Node's own handle cannot do it, writing waits.
 */
export function setBlocking(output: TerminalOutput & { readonly _handle?: { setBlocking?(isBlocking: boolean): unknown } | null }, isBlocking: boolean): void {
  output._handle?.setBlocking?.(isBlocking);
}

/** Throws CodexError `no_terminal` where input or output is not a terminal. The sentence names `codex exec`, which needs none. */
export function assertTty(input: TerminalInput, output: TerminalOutput): void {
  const other = 'Use `codex exec` to run without one.';
  if (input.isTTY !== true || input.setRawMode === undefined) throw new CodexError(`stdin is not a terminal. ${other}`, { code: 'no_terminal' });
  if (output.isTTY !== true) throw new CodexError(`stdout is not a terminal. ${other}`, { code: 'no_terminal' });
}

/** The same where nothing can be drawn, since `TERM` says that the terminal cannot move its cursor. The sentence names what works there. */
export function assertTerminal(input: TerminalInput, output: TerminalOutput, env: NodeJS.ProcessEnv): void {
  assertTty(input, output);
  if (isSimple(env)) throw new CodexError('TERM=dumb says that this terminal cannot move its cursor, which the terminal UI needs. Use `codex --plain` or `codex exec`, or set TERM to what it is.', { code: 'no_terminal' });
}

/** Whether the terminal can no more than print. */
export function isSimple(env: NodeJS.ProcessEnv): boolean {
  return env['TERM'] === 'dumb';
}
