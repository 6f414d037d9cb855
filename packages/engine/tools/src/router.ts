import { type Emit, type InputWatch, type ToolContext, type ToolOutcome, type ToolRunner } from '@codex-ts/core';
import { CodexError, type ToolCallItem, type TurnItem } from '@codex-ts/protocol';
import { abortedOutput } from './aborted-output.ts';
import { applyPatch } from './apply-patch/handler.ts';
import { clientToolHandler } from './client-tool.ts';
import { execCommand } from './exec-command/handler.ts';
import { type OpenCommands } from './open-commands.ts';
import { type ToolServices, type ToolTurn } from './ports.ts';
import { requestPermissions } from './request-permissions/handler.ts';
import { requestUserInput } from './request-user-input/handler.ts';
import { shellCommand } from './shell-command/handler.ts';
import { ToolFailure } from './tool-failure.ts';
import { type ToolCall, type ToolHandler } from './tool-handler.ts';
import { updatePlan } from './update-plan/handler.ts';
import { viewImage } from './view-image/handler.ts';
import { writeStdin } from './write-stdin/handler.ts';

const HANDLERS: ReadonlyMap<string, ToolHandler> = new Map(
  [execCommand, writeStdin, shellCommand, updatePlan, requestUserInput, requestPermissions, applyPatch, viewImage].map((handler) => [handler.name, handler]),
);

/** The names that mean a tool of ours. */
export const TOOL_NAMES: ReadonlySet<string> = new Set(HANDLERS.keys());

/** What a call waits at before it changes anything. `ReadinessFlag` is one. */
interface ChangeGate {
  wait(signal: AbortSignal): Promise<void>;
}

const OPEN: ChangeGate = { wait: () => Promise.resolve() };

/**
 * Brings each call to its handler. What the model did wrong comes back to it as the call's output; what must end
 * the turn (a sandbox that cannot be set up, a bug) is thrown.
 */
export class ToolRouter implements ToolRunner {
  readonly #turn: ToolTurn;
  readonly #services: ToolServices;
  readonly #openCommands: OpenCommands;
  readonly #gate: ChangeGate;

  /** `gate` holds back calls that may change something, until the turn is prepared for it. */
  constructor(turn: ToolTurn, services: ToolServices, openCommands: OpenCommands, gate: ChangeGate = OPEN) {
    this.#turn = turn;
    this.#services = services;
    this.#openCommands = openCommands;
    this.#gate = gate;
  }

  isParallel(call: ToolCallItem): boolean {
    return call.type !== 'local_shell_call' && (this.#handlerOf(call.name)?.parallel ?? true);
  }

  watch(call: ToolCallItem, { emit }: ToolContext): InputWatch | null {
    if (call.type === 'local_shell_call') return null;
    const started = { callId: call.call_id, isFreeform: call.type === 'custom_tool_call' };
    return HANDLERS.get(call.name)?.watch?.(started, { turn: this.#turn, services: this.#services, emit }) ?? null;
  }

  async run(call: ToolCallItem, context: ToolContext): Promise<ToolOutcome> {
    const startedAt = this.#services.now();
    const handler = call.type === 'local_shell_call' ? undefined : this.#handlerOf(call.name);
    if (handler === undefined) return { output: unsupported(call) };
    if (context.signal.aborted) return { output: abortedOutput(0) };
    const shown = new ShownItem(context.emit);
    const readyToChange = () => this.#gate.wait(context.signal);
    try {
      const scope = { ...context, emit: shown.emit, turn: this.#turn, services: this.#services, openCommands: this.#openCommands, readyToChange };
      return await handler.run(toCall(call), scope);
    } catch (error) {
      const output = outputOf(error, handler.name);
      if (output !== null) return { output, ...shown.failed() };
      if (context.signal.aborted) return { output: abortedOutput(this.#services.now() - startedAt), ...shown.failed() };
      shown.fail();
      throw error;
    }
  }

  #handlerOf(name: string): ToolHandler | undefined {
    const tool = HANDLERS.has(name) ? undefined : this.#turn.clientTools.find((one) => one.name === name);
    return tool === undefined ? HANDLERS.get(name) : clientToolHandler(tool);
  }
}

/** Errors that come of what the call asked for: a program or a directory that is not there. */
const MENDABLE: ReadonlySet<string> = new Set(['spawn_failed', 'cwd_missing', 'cwd_denied', 'empty_command']);

/** What the model reads of an error that it can do something about, or null for one that must end the turn. */
function outputOf(error: unknown, tool: string): string | null {
  if (error instanceof ToolFailure) return error.message;
  return CodexError.isInstance(error) && MENDABLE.has(error.code) ? `${tool} failed: ${error.message}` : null;
}

/** Keeps the item that a call has shown, so that a call that throws does not leave it open. */
class ShownItem {
  readonly emit: Emit;
  #item: TurnItem | null = null;

  constructor(emit: Emit) {
    this.emit = (event) => {
      if (event.type === 'item.started') this.#item = event.item;
      emit(event);
    };
  }

  /** The item's completion as part of an outcome. */
  failed(): { completed?: TurnItem } {
    if (this.#item === null) return {};
    return { completed: 'status' in this.#item ? { ...this.#item, status: 'failed' } : this.#item };
  }

  /** Completes the item at once, where no outcome will. */
  fail(): void {
    const { completed } = this.failed();
    if (completed !== undefined) this.emit({ type: 'item.completed', item: completed });
  }
}

function unsupported(call: ToolCallItem): string {
  if (call.type === 'custom_tool_call') return `unsupported custom tool call: ${call.name}`;
  if (call.type === 'local_shell_call') return 'unsupported call: local_shell';
  return `unsupported call: ${call.namespace === undefined ? '' : `${call.namespace}:`}${call.name}`;
}

function toCall(call: ToolCallItem): ToolCall {
  if (call.type === 'custom_tool_call') return { callId: call.call_id, payload: { kind: 'freeform', input: call.input } };
  const text = call.type === 'function_call' ? call.arguments : '';
  return { callId: call.call_id ?? '', payload: { kind: 'function', arguments: text } };
}
