import { describe, expect, it } from '@jest/globals';
import type * as original from '@openai/codex-sdk';
import { Type } from 'typebox';

import type * as ours from './index.ts';

/** Compiles only when each of the two can stand for the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** The names that both publish, with the same meaning. What the original's class hides is no part of its face. */
type Faces = {
  AgentMessageItem: Same<ours.AgentMessageItem, original.AgentMessageItem>;
  ApprovalMode: Same<ours.ApprovalMode, original.ApprovalMode>;
  CodexOptions: Same<ours.CodexOptions, original.CodexOptions>;
  CommandExecutionItem: Same<ours.CommandExecutionItem, original.CommandExecutionItem>;
  ErrorItem: Same<ours.ErrorItem, original.ErrorItem>;
  FileChangeItem: Same<ours.FileChangeItem, original.FileChangeItem>;
  Input: Same<ours.Input, original.Input>;
  ItemCompletedEvent: Same<ours.ItemCompletedEvent, original.ItemCompletedEvent>;
  ItemStartedEvent: Same<ours.ItemStartedEvent, original.ItemStartedEvent>;
  ItemUpdatedEvent: Same<ours.ItemUpdatedEvent, original.ItemUpdatedEvent>;
  McpToolCallItem: Same<ours.McpToolCallItem, original.McpToolCallItem>;
  ModelReasoningEffort: Same<ours.ModelReasoningEffort, original.ModelReasoningEffort>;
  ReasoningItem: Same<ours.ReasoningItem, original.ReasoningItem>;
  RunResult: Same<ours.RunResult, original.RunResult>;
  RunStreamedResult: Same<ours.RunStreamedResult, original.RunStreamedResult>;
  SandboxMode: Same<ours.SandboxMode, original.SandboxMode>;
  ThreadError: Same<ours.ThreadError, original.ThreadError>;
  ThreadErrorEvent: Same<ours.ThreadErrorEvent, original.ThreadErrorEvent>;
  ThreadEvent: Same<ours.ThreadEvent, original.ThreadEvent>;
  ThreadItem: Same<ours.ThreadItem, original.ThreadItem>;
  ThreadOptions: Same<ours.ThreadOptions, original.ThreadOptions>;
  ThreadStartedEvent: Same<ours.ThreadStartedEvent, original.ThreadStartedEvent>;
  TodoListItem: Same<ours.TodoListItem, original.TodoListItem>;
  TurnCompletedEvent: Same<ours.TurnCompletedEvent, original.TurnCompletedEvent>;
  TurnFailedEvent: Same<ours.TurnFailedEvent, original.TurnFailedEvent>;
  TurnOptions: Same<ours.TurnOptions, original.TurnOptions>;
  TurnStartedEvent: Same<ours.TurnStartedEvent, original.TurnStartedEvent>;
  Usage: Same<ours.Usage, original.Usage>;
  UserInput: Same<ours.UserInput, original.UserInput>;
  WebSearchItem: Same<ours.WebSearchItem, original.WebSearchItem>;
  WebSearchMode: Same<ours.WebSearchMode, original.WebSearchMode>;
};

/** Whoever takes the original's thread, or makes one, can be given ours. */
type PublicFace<T> = { [K in keyof T]: T[K] };
const asThread = (thread: ours.Thread): PublicFace<original.Thread> => thread;
const asOptions = (options: ConstructorParameters<typeof original.Codex>[0]): ConstructorParameters<typeof ours.Codex>[0] => options;
interface OriginalCodex {
  startThread(options?: original.ThreadOptions): PublicFace<original.Thread>;
  resumeThread(id: string, options?: original.ThreadOptions): PublicFace<original.Thread>;
}
const asCodex = (codex: ours.Codex): OriginalCodex => codex;

const Person = Type.Object({ name: Type.String(), age: Type.Optional(Type.Integer()) });
const SCHEMA = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false } as const;

/** Never called: what it says holds when it compiles. */
async function typedAnswers(thread: ours.Thread, anything: unknown): Promise<unknown[]> {
  const person = (await thread.run('Go.', { outputSchema: Person })).parsed;
  const named: { name: string; age?: number } = person;
  const flag: { ok: boolean } | undefined = (await thread.run('Go.', { outputSchema: SCHEMA })).parsed;
  const plain = await thread.run('Go.', { outputSchema: anything });
  // @ts-expect-error a schema nobody knows promises no value
  return [named, flag, plain.parsed];
}

describe('the types of the package', () => {
  it('are those of the original, in both directions, wherever both have them', async () => {
    const table: Faces extends Record<string, true> ? true : never = true;
    expect(table).toBe(true);
    expect([asThread, asOptions, asCodex, typedAnswers].every((proof) => typeof proof === 'function')).toBe(true);
    const [theirs, mine] = [await import('@openai/codex-sdk'), await import('./index.ts')];
    expect(Object.keys(mine)).toEqual(expect.arrayContaining(Object.keys(theirs)));
  });
});
