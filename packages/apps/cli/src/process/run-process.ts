import { CodexError } from '@codex-ts/protocol';

import { type CommandHost, type ServiceTerms } from '../command-host.ts';
import { failureText } from '../failure-text.ts';
import { runCommand } from '../run-command.ts';
import { WINDOWS_RUNNER_FLAG } from '../sandbox/windows-runner.ts';
import { endProcess } from './end-process.ts';
import { watchStopSignals } from './stop-signals.ts';

/** How long a terminal may take for what is said last. */
const LAST_WORDS_MS = 1000;

/**
 * Runs the command line of this process and ends it: nothing that is still open (a socket, a timer) may hold the exit
 * once the command is done. Its output is flushed first.
 */
export async function runProcess(version: string): Promise<void> {
  const stop = watchStopSignals({ on: (signal, listener) => process.on(signal, listener), exit: endProcess });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreGoneReader);
  let service: ServiceTerms | null = null;
  const uncaught = (error: unknown): void => {
    if (service?.survives(error) !== true) void endWith(error);
  };
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', uncaught);
  const serve = (terms: ServiceTerms): void => {
    service = terms;
    if (terms.takesItsTime) stop.takeTime();
    if (terms.ignoresInterrupts === true) stop.ignoreInterrupts();
  };
  const code = await command(version, stop.signal, serve).catch((error: unknown) => {
    // A command that was told to stop may fail in any way; the user knows why.
    if (stop.signal.aborted) return 1;
    return fail(error);
  });
  await end(stop.exitCode() ?? code);
}

async function command(version: string, signal: AbortSignal, serve: CommandHost['serve']): Promise<number> {
  const args = process.argv.slice(2);
  if (args[0] === WINDOWS_RUNNER_FLAG) return (await import('../sandbox/windows-runner.ts')).runWindowsLaunch(args[1] ?? '');
  return runCommand(args, host(version, signal, serve));
}

function host(version: string, signal: AbortSignal, serve: CommandHost['serve']): CommandHost {
  return {
    version,
    env: process.env,
    cwd: currentFolder(),
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    protocolStreams: () => ({ input: process.stdin, output: process.stdout }),
    signal,
    startEngine: async (input) => (await import('../exec/start-engine.ts')).startEngine(input),
    serve,
  };
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new CodexError('The current folder does not exist any more. Go to another one first.', { code: 'no_cwd', cause });
  }
}

function fail(error: unknown): number {
  const { text, exitCode } = failureText(error, process.env);
  process.stderr.write(text);
  return exitCode;
}

async function endWith(error: unknown): Promise<void> {
  await end(fail(error));
}

async function end(code: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(flushed));
  endProcess(code);
}

/** A pipe is waited for; a terminal that takes nothing any more must not hold the end. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    stream.write('', () => done());
    if (stream.isTTY) setTimeout(done, LAST_WORDS_MS);
  });
}

/** Whoever closed our output has seen enough; anything else that goes wrong there is the writer's to report. */
function ignoreGoneReader(): void {
  // Nothing to do: the listener itself keeps the error from ending the process.
}
