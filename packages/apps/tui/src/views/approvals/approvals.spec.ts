import { describe, expect, it } from '@jest/globals';
import { type CommandExecutionApprovalDecision, type ServerRequests } from '@codex-ts/app-server-protocol';
import { parseKeymap } from '@codex-ts/keymap';
import { textOf } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { anyKey, press, screen, THEME } from '../driver.fixture.ts';
import { ALL_DECISIONS, CHANGES, commandParams, CWD, networkParams, overlay, permissionsParams, toolParams } from '../gallery.fixture.ts';
import { allBindings } from '../keys/view-bindings.ts';
import { approvalOverlay } from './approval-overlay.ts';
import { CommandApproval } from './command-approval.ts';
import { FileChangeApproval } from './file-change-approval.ts';
import { PermissionsApproval } from './permissions-approval.ts';

const COMMAND = 'item/commandExecution/requestApproval';
type CommandParams = ServerRequests[typeof COMMAND]['params'];

const decided = (decision: CommandExecutionApprovalDecision) => ({ type: 'answer', answer: { method: COMMAND, result: { decision } } });
const command = (more: Partial<CommandParams> = {}) => new CommandApproval(commandParams(more), { cwd: CWD });
/** Digit, letter, and arrows with Enter. */
const ways = (index: number, letter: string): string[][] => [[String(index + 1)], [letter], [...Array<string>(index).fill('down'), 'enter']];

describe('a command approval', () => {
  const letters = ['y', 'a', 'p', 'n', 'esc'];
  it.each(ALL_DECISIONS.map((decision, index) => [JSON.stringify(decision), decision, index] as const))('answers %s by digit, by letter and by arrows', (_, decision, index) => {
    for (const keys of ways(index, letters[index] ?? '')) expect(press(command({ availableDecisions: [...ALL_DECISIONS] }), ...keys)).toEqual(decided(decision));
  });

  it('offers what is usual when the server does not say', () => {
    expect(screen(command())).toContain('2. No, and say');
    expect(press(command({ proposedExecpolicyAmendment: ['npm', 'test'] }), 'p')).toEqual(decided({ acceptWithExecpolicyAmendment: { execpolicy_amendment: ['npm', 'test'] } }));
    expect(press(command({ proposedExecpolicyAmendment: ['npm'], additionalPermissions: { network: null, fileSystem: null, macos: null } }), 'p')).toEqual({ type: 'ignored' });
  });

  it.each([
    [['accept', 'decline'], 'decline'],
    [['accept', 'decline', 'cancel'], 'cancel'],
    [['accept', 'acceptForSession'], 'cancel'],
    [[], 'cancel'],
  ] as const)('with %j means %s by Esc', (availableDecisions, refusal) => {
    expect(press(command({ availableDecisions: [...availableDecisions] }), 'esc')).toEqual(decided(refusal));
    expect(press(command({ availableDecisions: [...availableDecisions] }), 'ctrl+c')).toEqual(decided(refusal));
  });

  it('shows a rule about a script without the shell that runs it', () => {
    const amendment = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['/bin/bash', '-lc', 'touch a; make b'] } };
    expect(screen(command({ availableDecisions: ['accept', amendment, 'cancel'] }))).toContain('start with `touch a; make b`');
  });

  it('does not offer a rule of several lines, which could not be judged', () => {
    const amendment = { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['python3', '-c', 'a\nb'] } };
    expect(screen(command({ availableDecisions: ['accept', amendment, 'cancel'] }))).not.toContain('python3');
  });

  it('shows the command without its shell, why, where, and what else it may do', () => {
    const shown = screen(command({ cwd: '/tmp', additionalPermissions: { network: { enabled: true }, fileSystem: { read: null, write: [`${CWD}/out`] }, macos: null } }));
    for (const part of ['Reason: The tests write a file.', '$ touch out.txt && npm test', 'in /tmp', 'Permissions: network; write out']) expect(shown).toContain(part);
    expect(shown).not.toContain('bash');
  });

  it('says that a long command is cut, and shows all of it on the whole screen', () => {
    const view = command({ command: Array.from({ length: 60 }, (_, n) => `echo ${n}`).join('\n') });
    expect(screen(view, 60, 15)).toMatch(/… \+\d+ rows · ctrl \+ a to see all/);
    const outcome = press(view, 'ctrl+a');
    if (outcome.type !== 'fullScreen') throw new Error('not full screen');
    expect(outcome.full.lines(60, THEME).map(textOf).join('\n')).toContain('echo 59');
  });

  it('cannot be made to look like another one', () => {
    expect(screen(command({ command: 'echo a\u001b[2K\rrm -rf /\u202e', reason: 'x\u001b]0;t\u0007y' }))).toMatch(/Reason: xy[^]*\$ echo a\n {4}rm -rf \//);
  });

  it('obeys the keys of the user', () => {
    const { keymap } = parseKeymap({ approval: { accept: 'o' } }, allBindings);
    const own = () => new CommandApproval(commandParams(), { keymap });
    expect(press(own(), 'o')).toEqual(decided('accept'));
    expect(press(own(), 'y')).toEqual({ type: 'ignored' });
    expect(screen(own())).toContain('Yes, run it (o)');
  });

  it('says which agent asks', () => {
    expect(screen(new CommandApproval(commandParams(), { agent: 'Hilbert [explorer]' }))).toContain('Asked by Hilbert [explorer]');
  });
});

describe('a network approval', () => {
  it('answers each of its decisions by digit, by letter and by arrows', () => {
    const { availableDecisions = [] } = networkParams();
    for (const [index, decision] of (availableDecisions ?? []).entries()) {
      for (const keys of ways(index, ['y', 'a', 'p', 'd', 'esc'][index] ?? '')) expect(press(new CommandApproval(networkParams()), ...keys)).toEqual(decided(decision));
    }
  });

  it('offers the rules that are proposed when the server does not say what it takes', () => {
    const { availableDecisions: _, ...params } = networkParams();
    const view = new CommandApproval({ ...params, proposedNetworkPolicyAmendments: [{ host: 'h', action: 'allow' }] });
    expect(press(view, 'p')).toEqual(decided({ applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'h', action: 'allow' } } }));
  });
});

describe('a file change approval', () => {
  const answer = (decision: string) => ({ type: 'answer', answer: { method: 'item/fileChange/requestApproval', result: { decision } } });
  const view = () => new FileChangeApproval({ threadId: 't', turnId: 'u', itemId: 'i' }, { cwd: CWD, changes: CHANGES });

  it.each([['accept', 0, 'y'], ['acceptForSession', 1, 'a'], ['decline', 2, 'n'], ['cancel', 3, 'esc']] as const)('answers %s by digit, by letter and by arrows', (decision, index, letter) => {
    for (const keys of ways(index, letter)) expect(press(view(), ...keys)).toEqual(answer(decision));
  });

  it('shows the whole patch on the whole screen', () => {
    const outcome = press(view(), 'ctrl+a');
    if (outcome.type !== 'fullScreen') throw new Error('not full screen');
    expect(outcome.full.lines(80, THEME).map(textOf).join('\n')).toContain('const a = 2;');
  });
});

describe('a permissions approval', () => {
  const view = () => new PermissionsApproval(permissionsParams());
  const granted = { network: { enabled: true }, fileSystem: { read: null, write: [`${CWD}/build`, '/opt/out'] } };

  it.each([['turn', 0, 'y', granted], ['session', 1, 'a', granted], ['turn', 2, 'n', {}], ['turn', 2, 'esc', {}]] as const)('grants for a %s (%i)', (scope, index, letter, permissions) => {
    for (const keys of ways(index, letter)) expect(press(view(), ...keys)).toEqual({ type: 'answer', answer: { method: 'item/permissions/requestApproval', result: { permissions, scope } } });
  });
});

describe('a tool approval', () => {
  const answer = (action: string, persist: string | null) => ({
    type: 'answer',
    answer: { method: 'mcpServer/elicitation/request', result: { action, content: action === 'accept' ? {} : null, _meta: persist === null ? null : { persist } } },
  });
  it.each([['accept', null, 0, 'y'], ['accept', 'session', 1, 'a'], ['accept', 'always', 2, 'p'], ['cancel', null, 3, 'esc']] as const)('answers %s for %s', (action, persist, index, letter) => {
    for (const keys of ways(index, letter)) expect(press(overlay('mcpServer/elicitation/request', toolParams()), ...keys)).toEqual(answer(action, persist));
  });

  it('offers to remember only as far as the server does', () => {
    expect(screen(overlay('mcpServer/elicitation/request', { ...toolParams(), _meta: { codex_approval_kind: 'mcp_tool_call', persist: ['session'] } }))).not.toContain('Always');
  });
});

it('only questions for people become overlays', () => {
  expect(approvalOverlay({ method: 'account/chatgptAuthTokens/refresh', id: 1, params: { reason: 'unauthorized' } })).toBeNull();
});

it('no keys make an answer that the decisions do not allow', () => {
  const offered: CommandExecutionApprovalDecision[] = [...ALL_DECISIONS];
  fc.assert(
    fc.property(fc.subarray(offered), fc.array(anyKey, { maxLength: 20 }), (availableDecisions, keys) => {
      const view = command({ availableDecisions });
      const hasRefusal = availableDecisions.includes('cancel') || availableDecisions.includes('decline');
      for (const pressed of keys) {
        const outcome = view.handle(pressed);
        if (outcome.type === 'answer') expect([...availableDecisions, ...(hasRefusal ? [] : ['cancel'])]).toContainEqual(outcome.answer.result.decision);
      }
    }),
  );
});
