import { type ServerNotification, type ThreadItem, type ThreadStartResponse, type Turn } from '@codex-ts/app-server-protocol';

export const THREAD = '0192f000-0000-7000-8000-000000000001';
export const TURN = '0192f000-0000-7000-8000-000000000002';
const ours = { threadId: THREAD, turnId: TURN };

export function turn(status: Turn['status'], message?: string): Turn {
  return { id: TURN, items: [], status, error: message === undefined ? null : { message } };
}

export const turnStarted: ServerNotification = { method: 'turn/started', params: { threadId: THREAD, turn: turn('inProgress') } };

export function turnCompleted(status: Turn['status'] = 'completed', message?: string): ServerNotification {
  return { method: 'turn/completed', params: { threadId: THREAD, turn: turn(status, message) } };
}

export function itemStarted(item: ThreadItem): ServerNotification {
  return { method: 'item/started', params: { item, ...ours } };
}

export function itemCompleted(item: ThreadItem, place: { threadId: string; turnId: string } = ours): ServerNotification {
  return { method: 'item/completed', params: { item, ...place } };
}

export function message(text: string, id = `msg_${text}`): ThreadItem {
  return { type: 'agentMessage', id, text, phase: null, memoryCitation: null };
}

export function reasoning(summary: string[], content: string[] = []): ThreadItem {
  return { type: 'reasoning', id: `rs_${summary.join('')}`, summary, content };
}

type Command = Extract<ThreadItem, { type: 'commandExecution' }>;

export function command(text: string, end: Partial<Command> = {}): Command {
  return {
    type: 'commandExecution',
    id: `call_${text}`,
    command: `/bin/bash -lc '${text}'`,
    cwd: '/w',
    processId: null,
    source: 'unifiedExecStartup',
    status: 'inProgress',
    commandActions: [],
    aggregatedOutput: null,
    exitCode: null,
    durationMs: null,
    ...end,
  };
}

export function patch(status: 'inProgress' | 'completed' | 'failed' | 'declined'): ThreadItem {
  const changes = [
    { path: '/w/new.txt', kind: { type: 'add' as const }, diff: 'hello\n' },
    { path: '/w/old.txt', kind: { type: 'update' as const, move_path: null }, diff: '@@\n' },
  ];
  return { type: 'fileChange', id: 'call_patch', changes, status };
}

export function webSearch(done: boolean): ThreadItem {
  const action = done ? { type: 'search' as const, query: 'rust news', queries: null } : null;
  return { type: 'webSearch', id: 'ws_1', query: done ? 'rust news' : '', action };
}

export function plan(explanation: string | null, ...steps: [string, 'pending' | 'inProgress' | 'completed'][]): ServerNotification {
  return { method: 'turn/plan/updated', params: { ...ours, explanation, plan: steps.map(([step, status]) => ({ step, status })) } };
}

export function warning(text: string, threadId: string | null = THREAD): ServerNotification {
  return { method: 'warning', params: { threadId, message: text } };
}

/** What a server says of the thing that it has reviewed. */
export const reviewSubject: ThreadItem = { type: 'userMessage', id: TURN, content: [{ type: 'text', text: "changes against 'main'", text_elements: [] }] };

export function reviewMode(type: 'enteredReviewMode' | 'exitedReviewMode', review: string): ThreadItem {
  return { type, id: type, review };
}

type McpCall = Extract<ThreadItem, { type: 'mcpToolCall' }>;

export function mcpCall(end: Partial<McpCall> = {}): McpCall {
  return { type: 'mcpToolCall', id: 'call_mcp', server: 't', tool: 'echo', arguments: { msg: 'hey' }, status: 'inProgress', result: null, error: null, durationMs: null, ...end };
}

type CollabCall = Extract<ThreadItem, { type: 'collabAgentToolCall' }>;

export function collabCall(end: Partial<CollabCall> = {}): CollabCall {
  const call = { type: 'collabAgentToolCall', id: 'call_collab', tool: 'spawnAgent', status: 'inProgress', senderThreadId: THREAD } as const;
  return { ...call, receiverThreadIds: [], prompt: 'sub task', model: null, reasoningEffort: null, agentsStates: {}, ...end };
}

type ClientCall = Extract<ThreadItem, { type: 'dynamicToolCall' }>;

export function clientCall(end: Partial<ClientCall> = {}): ClientCall {
  return { type: 'dynamicToolCall', id: 'call_client', tool: 'weather', arguments: {}, status: 'inProgress', contentItems: null, success: null, durationMs: null, ...end };
}

export function hook(method: 'hook/started' | 'hook/completed', status: 'running' | 'completed' | 'blocked', turnId: string | null = TURN): ServerNotification {
  const run = { id: 'h', eventName: 'sessionStart', handlerType: 'command', executionMode: 'sync', scope: 'thread', sourcePath: '/h', displayOrder: 0, status, startedAt: 0, entries: [] } as const;
  return { method, params: { threadId: THREAD, turnId, run: { ...run, entries: [] } } };
}

export const compaction: ThreadItem = { type: 'contextCompaction', id: 'compaction' };

export function diff(text: string): ServerNotification {
  return { method: 'turn/diff/updated', params: { ...ours, diff: text } };
}

export function tokens(input: number, cached: number, output: number): ServerNotification {
  const total = { totalTokens: input + output, inputTokens: input, cachedInputTokens: cached, outputTokens: output, reasoningOutputTokens: 0 };
  return { method: 'thread/tokenUsage/updated', params: { ...ours, tokenUsage: { total, last: total, modelContextWindow: null } } };
}

export function failure(text: string, options: { willRetry: boolean; details?: string }): ServerNotification {
  const error = { message: text, codexErrorInfo: 'other' as const, additionalDetails: options.details ?? null };
  return { method: 'error', params: { error, willRetry: options.willRetry, ...ours } };
}

/** What a run with everything in it looks like from the server. */
export const busyTurn: ServerNotification[] = [
  turnStarted,
  itemStarted(reasoning([])),
  itemCompleted(reasoning(['**Thinking**', 'about it'], ['raw thought'])),
  itemCompleted(reasoning([' '])),
  itemStarted(message('', 'msg_1')),
  itemCompleted(message('working on it', 'msg_1')),
  plan('why', ['one', 'completed'], ['two', 'inProgress'], ['three', 'pending']),
  itemStarted(command('exit 3')),
  itemStarted(command('echo ok')),
  itemCompleted(command('echo ok', { status: 'completed', aggregatedOutput: 'ok\n', exitCode: 0, durationMs: 12 })),
  itemCompleted(command('exit 3', { status: 'failed', aggregatedOutput: '', exitCode: 3, durationMs: 7 })),
  itemStarted(patch('inProgress')),
  itemCompleted(patch('completed')),
  itemCompleted(patch('completed')),
  diff('diff --git a/new.txt b/new.txt\n+hello\n'),
  diff('diff --git a/new.txt b/new.txt\n+hello\n'),
  itemCompleted(command('rm -rf /', { status: 'declined' })),
  failure('Reconnecting... 1/5', { willRetry: true, details: 'stream disconnected' }),
  itemStarted(webSearch(false)),
  itemCompleted(webSearch(true)),
  plan(null, ['one', 'completed'], ['two', 'completed'], ['three', 'completed']),
  { method: 'deprecationNotice', params: { summary: 'old key', details: 'use the new one' } },
  { method: 'configWarning', params: { summary: 'odd file', details: 'line 3' } },
  itemCompleted(message('final answer\nline 2', 'msg_2')),
  diff('diff --git a/new.txt b/new.txt\n+hello\n'),
  tokens(1500, 500, 260),
  turnCompleted(),
];

export function session(overrides: Partial<ThreadStartResponse> = {}): ThreadStartResponse {
  const thread = {
    id: THREAD,
    preview: '',
    ephemeral: false,
    modelProvider: 'mock',
    createdAt: 0,
    updatedAt: 0,
    status: { type: 'idle' as const },
    path: null,
    cwd: '/w',
    cliVersion: '0.0.0',
    source: 'exec' as const,
    agentNickname: null,
    agentRole: null,
    gitInfo: null,
    name: null,
    turns: [],
  };
  return {
    thread,
    model: 'gpt-5.3-codex',
    modelProvider: 'mock',
    serviceTier: null,
    cwd: '/w',
    approvalPolicy: 'never',
    approvalsReviewer: 'user',
    sandbox: { type: 'readOnly' },
    reasoningEffort: null,
    ...overrides,
  };
}
