import { type ToolOutcome } from '@codex-ts/core';
import { type CommandExecutionItem, type SandboxPolicy } from '@codex-ts/protocol';
import { truncateMiddle } from '@codex-ts/text-utils';
import { runPatchInShell } from '../apply-patch/patch-in-shell.ts';
import { readArguments } from '../arguments.ts';
import { declinedItem, finishedItem, startedItem } from '../command-item.ts';
import { orchestrateCommand } from '../orchestrate-command.ts';
import { outputStream } from '../output-stream.ts';
import { seconds } from '../seconds.ts';
import { PERMISSION_SHAPE, readPermissionRequest } from '../permission-arguments.ts';
import { type FinishedCommand } from '../ports.ts';
import { callDirectory, shellArgv } from '../shell-argv.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';

const SHAPE = { command: 'string', workdir: 'string?', timeout_ms: 'number?', login: 'boolean?', ...PERMISSION_SHAPE } as const;
const DEFAULT_TIMEOUT_MS = 10_000;
const TIMED_OUT = 124;

export const shellCommand: ToolHandler = { name: 'shell_command', parallel: false, run };

interface Launch {
  argv: string[];
  cwd: string;
  timeoutMs: number;
  item: CommandExecutionItem;
  /** Whether clients know of the item already; a retry without the sandbox goes on under the same item. */
  announced: boolean;
}

async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  if (call.payload.kind !== 'function') throw new ToolFailure('shell_command takes JSON arguments');
  const args = readArguments(call.payload.arguments, SHAPE);
  const cwd = callDirectory(args.workdir, scope.turn);
  const argv = shellArgv(args.command, args, scope);
  const request = readPermissionRequest(args, cwd, scope.turn);
  const intercepted = await runPatchInShell(call.callId, argv, cwd, scope);
  if (intercepted !== null) return { ...intercepted.outcome, output: intercepted.json };

  const item = startedItem({ callId: call.callId, argv, cwd, source: 'agent' }, scope.services.facts);
  const launch: Launch = { argv, cwd, timeoutMs: args.timeout_ms ?? DEFAULT_TIMEOUT_MS, item, announced: false };
  const outcome = await orchestrateCommand({ item, argv, tty: false, request }, scope, (policy) => attempt(launch, policy, scope));
  if (outcome.kind === 'done') return outcome.result;
  if (outcome.kind === 'declined') return { output: 'exec command rejected by user', completed: declinedItem(item) };
  throw new ToolFailure(outcome.reason);
}

async function attempt(launch: Launch, sandbox: SandboxPolicy, scope: ToolScope): Promise<{ result: ToolOutcome; denied: boolean }> {
  const { argv, cwd, timeoutMs, item } = launch;
  const { services, signal } = scope;
  if (!launch.announced) scope.emit({ type: 'item.started', item });
  launch.announced = true;
  const onOutput = outputStream(item.id, scope.emit);
  const startedAt = services.now();
  const finished = await services.commands.runToEnd({ argv, cwd, sandbox, tty: false, environment: 'plain', onOutput, timeoutMs }, signal);
  const completed = finishedItem(item, finished);
  if (signal.aborted) return { result: { output: abortedText(services.now() - startedAt), completed: { ...completed, status: 'failed' } }, denied: false };
  const denied = sandbox.type !== 'danger-full-access' && services.commands.looksDenied(finished.exitCode, finished.output, sandbox);
  return { result: { output: format(finished, timeoutMs, scope), completed }, denied };
}

/** Lines and their order are the original's. */
function format(finished: FinishedCommand, timeoutMs: number, { turn }: ToolScope): string {
  const body = finished.timedOut ? `command timed out after ${timeoutMs} milliseconds\n${finished.output}` : finished.output;
  const cut = truncateMiddle(body, turn.truncation);
  return [
    `Exit code: ${finished.timedOut ? TIMED_OUT : finished.exitCode}`,
    `Wall time: ${seconds(finished.durationMs)} seconds`,
    ...(cut === body ? [] : [`Total output lines: ${lineCount(body)}`]),
    'Output:',
    cut,
  ].join('\n');
}

function abortedText(elapsedMs: number): string {
  return `Wall time: ${(elapsedMs / 1000).toFixed(1)} seconds\naborted by user`;
}

function lineCount(text: string): number {
  const lines = text.split('\n').length;
  return text.endsWith('\n') ? lines - 1 : lines;
}
