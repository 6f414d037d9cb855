import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ApprovalPolicy,
  type Personality,
  type ReasoningEffort,
  type ReasoningSummary,
  type SandboxMode,
  type ServiceTier,
  type TurnItem,
  type UserInput,
} from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';
import { Value } from 'typebox/value';

import { SCHEMAS, type ServerNotification } from './schema/methods.ts';
import type * as policy from './schema/policy.ts';
import { ThreadItem } from './schema/thread-item.ts';
import { type UserInput as WireInput } from './schema/user-input.ts';

/** Compiles only when every value of the kernel's type may be sent as it stands. */
type Sendable<Kernel extends Wire, Wire> = [Kernel, Wire];
export type Checks = [
  Sendable<TurnItem, ThreadItem>,
  Sendable<UserInput, WireInput>,
  Sendable<ApprovalPolicy, policy.AskForApproval>,
  Sendable<SandboxMode, policy.SandboxMode>,
  Sendable<ReasoningEffort, policy.ReasoningEffort>,
  Sendable<ReasoningSummary, policy.ReasoningSummary>,
  Sendable<Personality, policy.Personality>,
  Sendable<ServiceTier, policy.ServiceTier>,
];

const ITEMS: TurnItem[] = [
  { type: 'userMessage', id: '1', content: [{ type: 'text', text: 'hi' }, { type: 'image', url: 'data:' }, { type: 'localImage', path: '/a' }] },
  { type: 'agentMessage', id: '2', text: 'hi', phase: null },
  { type: 'agentMessage', id: '3', text: 'hi', phase: 'final_answer' },
  { type: 'reasoning', id: '4', summary: ['a'], content: [] },
  {
    type: 'commandExecution',
    id: '5',
    command: 'ls',
    cwd: '/',
    processId: null,
    source: 'unifiedExecStartup',
    status: 'declined',
    commandActions: [{ type: 'listFiles', command: 'ls', path: null }, { type: 'search', command: 'rg', query: null, path: null }],
    aggregatedOutput: null,
    exitCode: -1,
    durationMs: 5,
  },
  { type: 'fileChange', id: '6', status: 'inProgress', changes: [{ path: '/a', kind: { type: 'update', move_path: null }, diff: '' }] },
  { type: 'webSearch', id: '7', query: 'q', action: { type: 'findInPage', url: null, pattern: 'p' } },
  { type: 'imageView', id: '8', path: '/a.png' },
];

describe('what the kernel says', () => {
  it.each(ITEMS)('can be sent as it is: %j', (item) => {
    const sent: ServerNotification = { method: 'item/completed', params: { threadId: 't', turnId: 'u', item } };
    expect(Value.Errors(SCHEMAS.serverNotifications[sent.method], sent.params)).toEqual([]);
    expect(Value.Check(ThreadItem, item)).toBe(true);
  });
});

describe('the door of the package', () => {
  it('loads no schema: it names those modules as types only', () => {
    const text = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8');
    const statements = text.split(';').filter((statement) => statement.includes("'./schema/"));
    expect(statements.length).toBeGreaterThan(5);
    for (const statement of statements) expect(statement).toMatch(/^\s*export type \{/);
    expect(existsSync(join(import.meta.dirname, 'schema/methods.ts'))).toBe(true);
  });

  it('never loads TypeBox: what ships names its types only', () => {
    const modules = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.spec|\.fixture)\.ts$/.test(path));
    const imports = modules.flatMap((path) => [...readFileSync(join(import.meta.dirname, path), 'utf8').matchAll(/import \{([^}]*)\} from 'typebox/g)].map(([, names]) => names ?? ''));
    expect(imports.length).toBeGreaterThan(20);
    expect(imports.flatMap((names) => names.split(',')).filter((name) => !/^\s*(?:type \w+)?\s*$/.test(name))).toEqual([]);
  });
});
