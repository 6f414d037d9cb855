import { type CommandAction, type ServerNotification, type ServerRequest, type Thread, type ThreadItem, type Turn } from '@codex-ts/app-server-protocol';
import { makeTheme, textOf } from '@codex-ts/terminal-markup';

import { type Cell } from '../cells/cell.ts';
import { cellLines } from '../cells/cell-lines.ts';
import { type LocalEvent } from './local-event.ts';
import { drain, reduce } from './reduce.ts';
import { initialState, type ThreadState } from './thread-state.ts';

export const THREAD = 'thread-1';
export const TURN = 'turn-1';
const place = (turnId: string) => ({ threadId: THREAD, turnId });

type ItemOf<T extends ThreadItem['type']> = Extract<ThreadItem, { type: T }>;
export type Event = ServerNotification | LocalEvent;

/** What a screen has after some events: all cells that were to be printed, and the last state. */
export class Screen {
  state: ThreadState;
  readonly cells: Cell[] = [];
  nowMs = 0;

  constructor(state: ThreadState = initialState()) {
    this.state = state;
  }

  play(...events: readonly Event[]): this {
    for (const event of events) {
      this.state = reduce(this.state, event, this.nowMs);
      const { cells, state } = drain(this.state);
      this.state = state;
      this.cells.push(...cells);
    }
    return this;
  }

  /** The first row of every printed cell. */
  get titles(): string[] {
    return this.cells.map(titleOf);
  }
}

export function titleOf(cell: Cell): string {
  const [first] = cellLines(cell, 100, makeTheme({ depth: 'none', background: null }), { cwd: '/w' });
  return first === undefined ? '' : textOf(first).trimEnd().replace(/^(─+)$/, '──').replace(/ ─+$/, '');
}

export const started = (item: ThreadItem, turnId = TURN): ServerNotification => ({ method: 'item/started', params: { item, ...place(turnId) } });
export const completed = (item: ThreadItem, turnId = TURN): ServerNotification => ({ method: 'item/completed', params: { item, ...place(turnId) } });
export const turnStarted = (id = TURN): ServerNotification => ({ method: 'turn/started', params: { threadId: THREAD, turn: turn('inProgress', { id }) } });
export const turnEnded = (status: Turn['status'] = 'completed', message?: string, id = TURN): ServerNotification => ({ method: 'turn/completed', params: { threadId: THREAD, turn: turn(status, { id, error: message === undefined ? null : { message, codexErrorInfo: null, additionalDetails: null } }) } });

export function turn(status: Turn['status'], more: Partial<Turn> = {}): Turn {
  return { id: TURN, items: [], status, error: null, ...more };
}

export function delta(itemId: string, text: string, method: 'item/agentMessage/delta' | 'item/plan/delta' | 'item/commandExecution/outputDelta' = 'item/agentMessage/delta'): ServerNotification {
  return { method, params: { ...place(TURN), itemId, delta: text } };
}

export function thought(text: string): ServerNotification {
  return { method: 'item/reasoning/summaryTextDelta', params: { ...place(TURN), itemId: 'rs', delta: text, summaryIndex: 0 } };
}

export function failure(message: string, willRetry: boolean, details: string | null = null): ServerNotification {
  return { method: 'error', params: { error: { message, codexErrorInfo: null, additionalDetails: details }, willRetry, ...place(TURN) } };
}

export function interaction(itemId: string, stdin: string): ServerNotification {
  return { method: 'item/commandExecution/terminalInteraction', params: { ...place(TURN), itemId, processId: `p-${itemId}`, stdin } };
}

export function startup(name: string, status: 'starting' | 'ready' | 'failed' | 'cancelled', error: string | null = null): ServerNotification {
  return { method: 'mcpServer/startupStatus/updated', params: { name, status, error } };
}

export function said(text: string, id = `user-${text}`): ItemOf<'userMessage'> {
  return { type: 'userMessage', id, content: [{ type: 'text', text, text_elements: [] }] };
}

export function message(id: string, text: string, phase: ItemOf<'agentMessage'>['phase'] = null): ItemOf<'agentMessage'> {
  return { type: 'agentMessage', id, text, phase, memoryCitation: null };
}

export function reasoning(summary: string[], content: string[] = [], id = 'rs'): ItemOf<'reasoning'> {
  return { type: 'reasoning', id, summary, content };
}

export function command(id: string, more: Partial<ItemOf<'commandExecution'>> = {}): ItemOf<'commandExecution'> {
  const unknown: CommandAction = { type: 'unknown', command: id };
  return { type: 'commandExecution', id, command: `/bin/bash -lc '${id}'`, cwd: '/w', processId: `p-${id}`, source: 'unifiedExecStartup', status: 'inProgress', commandActions: [unknown], aggregatedOutput: null, exitCode: null, durationMs: null, ...more };
}

export const done = (id: string, more: Partial<ItemOf<'commandExecution'>> = {}): ItemOf<'commandExecution'> => command(id, { status: 'completed', exitCode: 0, durationMs: 5, aggregatedOutput: `${id} out\n`, ...more });
export const reads = (name: string): { commandActions: CommandAction[] } => ({ commandActions: [{ type: 'read', command: `cat ${name}`, name, path: `/w/${name}` }] });

export function patch(status: ItemOf<'fileChange'>['status'], id = 'patch'): ItemOf<'fileChange'> {
  return { type: 'fileChange', id, status, changes: [{ path: '/w/a.txt', kind: { type: 'add' }, diff: 'one\n' }] };
}

export function mcpCall(more: Partial<ItemOf<'mcpToolCall'>> = {}): ItemOf<'mcpToolCall'> {
  return { type: 'mcpToolCall', id: 'mcp', server: 's', tool: 't', status: 'inProgress', arguments: { a: 1 }, result: null, error: null, durationMs: null, ...more };
}

export function plan(...steps: readonly string[]): ServerNotification {
  return { method: 'turn/plan/updated', params: { ...place(TURN), explanation: null, plan: steps.map((step) => ({ step, status: 'pending' as const })) } };
}

export function tokens(last: number, window: number | null): ServerNotification {
  const count = { totalTokens: last, inputTokens: last, cachedInputTokens: 0, outputTokens: 0, reasoningOutputTokens: 0 };
  return { method: 'thread/tokenUsage/updated', params: { ...place(TURN), tokenUsage: { total: count, last: count, modelContextWindow: window } } };
}

export function mayRun(id: number, itemId = 'cmd', more: Partial<Extract<ServerRequest, { method: 'item/commandExecution/requestApproval' }>['params']> = {}): ServerRequest {
  return { method: 'item/commandExecution/requestApproval', id, params: { ...place(TURN), itemId, command: `/bin/bash -lc '${itemId}'`, ...more } };
}

export function mayPatch(id: number, itemId = 'patch'): ServerRequest {
  return { method: 'item/fileChange/requestApproval', id, params: { ...place(TURN), itemId } };
}

export function thread(turns: Turn[], more: Partial<Thread> = {}): Thread {
  return { id: THREAD, preview: '', ephemeral: false, modelProvider: 'mock', createdAt: 0, updatedAt: 0, status: { type: 'idle' }, path: null, cwd: '/w', cliVersion: '0', source: 'cli', agentNickname: null, agentRole: null, gitInfo: null, name: null, turns, ...more };
}
