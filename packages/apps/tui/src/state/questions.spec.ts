import { describe, expect, it } from '@jest/globals';
import { type ServerRequest } from '@codex-ts/app-server-protocol';

import { type Answer } from './local-event.ts';
import { statusRow } from './status-row.ts';
import { command, completed, done, mayPatch, mayRun, patch, Screen, started, THREAD, TURN, turnEnded, turnStarted } from './talk.fixture.ts';

const asked = (request: ServerRequest) => ({ type: 'asked', request }) as const;
const answered = (id: number, answer: Answer | null) => ({ type: 'answered', id, answer }) as const;
const decided = (id: number, decision: Extract<Answer, { method: 'item/commandExecution/requestApproval' }>['result']['decision']) => answered(id, { method: 'item/commandExecution/requestApproval', result: { decision } });
const patched = (id: number, decision: 'accept' | 'acceptForSession' | 'decline') => answered(id, { method: 'item/fileChange/requestApproval', result: { decision } });
const at = { threadId: THREAD, turnId: TURN };

describe('questions', () => {
  it('stop the clock until the last one is answered', () => {
    const screen = new Screen().play(turnStarted());
    screen.nowMs = 10_000;
    screen.play(asked(mayRun(1)), asked(mayRun(2)), asked(mayRun(1)));
    expect(screen.state.questions.map(({ id }) => id)).toEqual([1, 2]);
    expect(statusRow(screen.state, 99_000)).toMatchObject({ elapsedMs: 10_000, isPaused: true });
    screen.nowMs = 60_000;
    screen.play(decided(1, 'accept'));
    expect(statusRow(screen.state, 99_000)).toMatchObject({ elapsedMs: 10_000, isPaused: true });
    screen.play({ method: 'serverRequest/resolved', params: { threadId: THREAD, requestId: 2 } });
    expect(statusRow(screen.state, 65_000)).toMatchObject({ elapsedMs: 15_000, isPaused: false });
    expect(screen.state.questions).toEqual([]);
    screen.play(asked(mayRun(3)), turnEnded('interrupted'));
    expect(screen.state.questions).toEqual([]);
  });

  it.each<[Parameters<typeof decided>[1], Partial<Parameters<typeof mayRun>[2]>, string]>([
    ['accept', {}, '✔ You approved codex to run cmd this time'],
    ['acceptForSession', {}, '✔ You approved codex to run cmd for this session'],
    [{ acceptWithExecpolicyAmendment: { execpolicy_amendment: ['npm', 'test'] } }, {}, '✔ You approved codex to run cmd and whatever starts with npm test'],
    ['decline', {}, '✗ You did not approve codex to run cmd'],
    ['cancel', {}, '✗ You canceled the request to run cmd'],
    ['accept', { networkApprovalContext: { host: 'npmjs.org', protocol: 'https' } }, '✔ You approved codex to reach npmjs.org this time'],
    [{ applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'npmjs.org', action: 'allow' } } }, { networkApprovalContext: { host: 'npmjs.org', protocol: 'https' } }, '✔ You approved codex to reach npmjs.org from now on'],
    [{ applyNetworkPolicyAmendment: { network_policy_amendment: { host: 'npmjs.org', action: 'deny' } } }, { networkApprovalContext: { host: 'npmjs.org', protocol: 'https' } }, '✗ You blocked codex: never reach npmjs.org'],
  ])('about commands: %j', (decision, more, title) => {
    expect(new Screen().play(turnStarted(), asked(mayRun(1, 'cmd', more)), decided(1, decision)).titles).toEqual([title]);
  });

  it('a command that was refused before it began is told of once', () => {
    const refused = new Screen().play(turnStarted(), asked(mayRun(1, 'cmd')), decided(1, 'decline'), completed(command('cmd', { status: 'declined' })));
    expect(refused.titles).toEqual(['✗ You did not approve codex to run cmd']);
    const elsewhere = new Screen().play(turnStarted(), asked(mayRun(1, 'cmd')), answered(1, null), completed(command('cmd', { status: 'declined' })));
    expect(elsewhere.titles).toEqual(['✗ Did not run cmd']);
    const again = new Screen().play(turnStarted(), started(command('cmd')), asked(mayRun(1, 'cmd')), decided(1, 'decline'), completed(done('cmd', { status: 'failed', exitCode: 1 })));
    expect(again.titles).toEqual(['✗ You did not approve codex to run cmd', '✗ Ran cmd (exit 1)']);
  });

  it('about a patch put its diff into the history, and then what became of it', () => {
    const begin = [turnStarted(), started(patch('inProgress')), asked(mayPatch(1))];
    const screen = new Screen().play(...begin);
    expect(screen.titles).toEqual(['• Add a.txt (+1 -0)']);
    expect(screen.play(patched(1, 'accept'), completed(patch('completed'))).titles.slice(1)).toEqual(['• Applied the changes to a.txt']);
    expect(new Screen().play(...begin, patched(1, 'acceptForSession'), completed(patch('completed'))).titles.slice(1)).toEqual(['✔ You approved codex to make these changes for this session', '• Applied the changes to a.txt']);
    expect(new Screen().play(...begin, patched(1, 'decline'), completed(patch('declined')), completed(patch('declined'))).titles.slice(1)).toEqual(['✗ Declined: a.txt stays as it was']);
    expect(new Screen().play(...begin, { method: 'item/fileChange/outputDelta', params: { ...at, itemId: 'patch', delta: 'disk full' } }, completed(patch('failed'))).titles.slice(1)).toEqual(['✘ Failed to apply patch to a.txt']);
    expect(new Screen().play(...begin, turnEnded('interrupted')).titles.slice(1)).toEqual(['✗ Interrupted: a.txt stays as it was', '■ Conversation interrupted. Say what to do instead.']);
  });

  it('a patch is seen while it is written, and leaves nothing when it comes to nothing', () => {
    const written = { method: 'item/fileChange/patchUpdated', params: { ...at, itemId: 'patch', changes: patch('inProgress').changes } } as const;
    expect(new Screen().play(turnStarted(), written, written).state.active.map(({ place, cell }) => [place, cell.kind])).toEqual([['tentative', 'patch']]);
    expect(new Screen().play(turnStarted(), written, turnEnded()).titles).toEqual([]);
    expect(new Screen().play(turnStarted(), written, started(patch('inProgress')), completed(patch('completed'))).titles).toEqual(['• Added a.txt (+1 -0)']);
  });

  it('of the model and of servers leave what was answered', () => {
    const questions = [{ id: 'db', header: 'DB', question: 'Which?', options: null }, { id: 'pw', header: 'PW', question: 'Password?', isSecret: true, options: null }, { id: 'why', header: 'Why', question: 'Why?', options: null }];
    const screen = new Screen().play(
      turnStarted(),
      asked({ method: 'item/tool/requestUserInput', id: 1, params: { ...at, itemId: 'q', questions } }),
      answered(1, { method: 'item/tool/requestUserInput', result: { answers: { db: { answers: ['SQLite', 'user_note: fast'] }, why: { answers: ['user_note: because'] } } } }),
      asked({ method: 'item/permissions/requestApproval', id: 2, params: { ...at, itemId: 'x', reason: null, permissions: { network: { enabled: true }, fileSystem: null } } }),
      answered(2, { method: 'item/permissions/requestApproval', result: { permissions: {}, scope: 'turn' } }),
      asked({ method: 'mcpServer/elicitation/request', id: 3, params: { ...at, mode: 'url', serverName: 'docs', _meta: null, message: 'log in', url: 'https://x', elicitationId: 'e' } }),
      answered(3, { method: 'mcpServer/elicitation/request', result: { action: 'accept', content: null, _meta: null } }),
    );
    expect(screen.titles).toEqual(['• Questions 2/3 answered', '✗ You did not approve codex to have more permissions', '✔ You approved codex to answer docs this time']);
    expect(screen.cells[0]).toMatchObject({ answers: [{ answer: 'SQLite', note: 'fast' }, { answer: null, isSecret: true }, { answer: 'because', note: null }] });
  });
});
