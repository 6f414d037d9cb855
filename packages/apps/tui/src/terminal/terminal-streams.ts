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
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Throws CodexError `no_terminal` where nothing can be drawn: input or output is not a terminal, or `TERM` says that it
 * cannot move its cursor. The sentence names `codex exec`, which needs none of that.
 */
export function assertTerminal(input: TerminalInput, output: TerminalOutput, env: NodeJS.ProcessEnv): void {
  const other = 'Use `codex exec` to run without one.';
  if (input.isTTY !== true || input.setRawMode === undefined) throw new CodexError(`stdin is not a terminal. ${other}`, { code: 'no_terminal' });
  if (output.isTTY !== true) throw new CodexError(`stdout is not a terminal. ${other}`, { code: 'no_terminal' });
  if (env['TERM'] === 'dumb') throw new CodexError(`TERM=dumb says that this terminal cannot move its cursor, which the terminal UI needs. Set TERM to what it is, or use \`codex exec\`.`, { code: 'no_terminal' });
}
