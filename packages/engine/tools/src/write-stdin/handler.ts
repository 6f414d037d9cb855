import { type ToolOutcome } from '@codex-ts/core';
import { abortedOutput } from '../aborted-output.ts';
import { readArguments } from '../arguments.ts';
import { clampYield, collect } from '../exec-command/handler.ts';
import { formatCommandOutput } from '../exec-command/format-output.ts';
import { ToolFailure } from '../tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from '../tool-handler.ts';

const SHAPE = { session_id: 'number', chars: 'string?', yield_time_ms: 'number?', max_output_tokens: 'number?' } as const;
const DEFAULT_YIELD_MS = 250;
/** An empty call only waits; it waits longer, so that a model does not spend its turns polling. */
const MIN_POLL_MS = 5_000;
const DEFAULT_MAX_TOKENS = 10_000;

export const writeStdin: ToolHandler = { name: 'write_stdin', parallel: false, run };

async function run(call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  if (call.payload.kind !== 'function') throw new ToolFailure('write_stdin takes JSON arguments');
  const args = readArguments(call.payload.arguments, SHAPE);
  const { services, signal, turn } = scope;
  const command = services.commands.find(args.session_id);
  if (command === undefined) throw new ToolFailure(`write_stdin failed: Unknown process id ${args.session_id}`);
  const chars = args.chars ?? '';
  const asked = args.yield_time_ms ?? DEFAULT_YIELD_MS;
  if (chars !== '' && !command.tty) {
    throw new ToolFailure('write_stdin failed: stdin is closed for this session; rerun exec_command with tty=true to keep stdin open');
  }
  if (chars !== '') {
    await scope.readyToChange();
    command.write(chars);
  }
  const yieldMs = chars === '' ? Math.min(turn.maxPollMs, Math.max(MIN_POLL_MS, asked)) : clampYield(asked);
  const startedAt = services.now();
  const output = await collect(command, yieldMs, signal);
  if (output === 'aborted') return { output: abortedOutput(services.now() - startedAt) };
  return { output: formatCommandOutput(command, output, args.max_output_tokens ?? DEFAULT_MAX_TOKENS) };
}
