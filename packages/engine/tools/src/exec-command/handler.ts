import { type ToolOutcome } from '@codex-ts/core';
import { type CommandExecutionItem, type MessageItem, type SandboxPolicy } from '@codex-ts/protocol';
import { abortedOutput } from '../aborted-output.ts';
import { runPatchInShell } from '../apply-patch/patch-in-shell.ts';
import { type Arguments, readArguments } from '../arguments.ts';
import { declinedItem, finishedItem, startedItem } from '../command-item.ts';
import { orchestrateCommand } from '../orchestrate-command.ts';
import { outputStream } from '../output-stream.ts';
import { PERMISSION_SHAPE, readPermissionRequest } from '../permission-arguments.ts';
import { type CommandHost, type CommandOutput, type RunningCommand } from '../ports.ts';
import { callDirectory, shellArgv } from '../shell-argv.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';
import { formatCommandOutput } from './format-output.ts';

const SHAPE = {
  cmd: 'string',
  workdir: 'string?',
  shell: 'string?',
  login: 'boolean?',
  tty: 'boolean?',
  yield_time_ms: 'number?',
  max_output_tokens: 'number?',
  ...PERMISSION_SHAPE,
} as const;

const DEFAULT_YIELD_MS = 10_000;
const DEFAULT_MAX_TOKENS = 10_000;

/** Yield times are kept within these bounds, in milliseconds. */
export function clampYield(ms: number): number {
  return Math.min(30_000, Math.max(250, ms));
}

export const execCommand: ToolHandler = { name: 'exec_command', parallel: true, run };

interface Launch {
  argv: string[];
  cwd: string;
  args: Arguments<typeof SHAPE>;
  item: CommandExecutionItem;
  /** Whether clients know of the item already; a retry without the sandbox goes on under the same item. */
  announced: boolean;
}

async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  if (call.payload.kind !== 'function') throw new ToolFailure('exec_command takes JSON arguments');
  const args = readArguments(call.payload.arguments, SHAPE);
  const cwd = callDirectory(args.workdir, scope.turn);
  const argv = shellArgv(args.cmd, args, scope);
  const request = readPermissionRequest(args, cwd, scope.turn);
  const intercepted = await runPatchInShell(call.callId, argv, cwd, scope);
  if (intercepted !== null) return { ...intercepted.outcome, output: `Wall time: 0.0000 seconds\nOutput:\n${intercepted.json}` };

  const item = startedItem({ callId: call.callId, argv, cwd, source: 'unifiedExecStartup' }, scope.services.facts);
  const launch: Launch = { argv, cwd, args, item, announced: false };
  const outcome = await orchestrateCommand({ item, argv, tty: args.tty ?? false, request }, scope, (policy) => attempt(launch, policy, scope));
  if (outcome.kind === 'done') return outcome.result;
  if (outcome.kind === 'declined') return { output: failed(args.cmd, 'rejected by user'), completed: declinedItem(item) };
  throw new ToolFailure(failed(args.cmd, outcome.reason));
}

async function attempt(launch: Launch, sandbox: SandboxPolicy, scope: ToolScope): Promise<{ result: ToolOutcome; denied: boolean }> {
  const { argv, cwd, args, item } = launch;
  const { services, signal } = scope;
  const startedAt = services.now();
  const onOutput = outputStream(item.id, scope.emit);
  const command = await services.commands.start({ argv, cwd, sandbox, tty: args.tty ?? false, environment: 'tool', onOutput }, signal);
  const started = { ...item, processId: String(command.id) };
  if (!launch.announced) scope.emit({ type: 'item.started', item: started });
  launch.announced = true;

  const output = await collect(command, clampYield(args.yield_time_ms ?? DEFAULT_YIELD_MS), signal);
  const end = () => ({ exitCode: command.exit?.exitCode ?? -1, output: command.aggregatedOutput(), durationMs: services.now() - startedAt });
  if (output === 'aborted') {
    await command.kill();
    return { result: { output: abortedOutput(services.now() - startedAt), completed: finishedItem(started, { ...end(), exitCode: -1 }) }, denied: false };
  }
  const text = formatCommandOutput(command, output, args.max_output_tokens ?? DEFAULT_MAX_TOKENS);
  if (output.exit === null) {
    scope.openCommands.adopt(started, startedAt, command);
    return { result: { output: text, ...tooMany(services.commands) }, denied: false };
  }
  const denied = sandbox.type !== 'danger-full-access' && services.commands.looksDenied(output.exit.exitCode, output.text, sandbox);
  return { result: { output: text, completed: finishedItem(started, end()) }, denied };
}

/** The model keeps many commands open: the oldest would be ended to make room for more. */
function tooMany({ load: { open, many } }: CommandHost): { notes?: MessageItem[] } {
  if (open < many) return {};
  const text = `Warning: ${open} commands are running in the background. Close those that you do not need: when there is no room left, the one used least recently is ended.`;
  return { notes: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }] };
}

/** Waits for output; an interrupt is an outcome here, not an error. */
export async function collect(command: RunningCommand, yieldMs: number, signal: AbortSignal): Promise<CommandOutput | 'aborted'> {
  try {
    const output = await command.collect({ yieldMs, signal });
    return signal.aborted ? 'aborted' : output;
  } catch (error) {
    if (signal.aborted) return 'aborted';
    throw error;
  }
}

function failed(cmd: string, reason: string): string {
  return `exec_command failed for \`${cmd}\`: ${reason}`;
}
