import { describe, expect, it } from '@jest/globals';
import { type ThreadItem } from '@codex-ts/app-server-protocol';

import { heldBack, liveCells, statusRow, streamingCell } from './status-row.ts';
import { command, completed, delta, done, message, reads, reasoning, said, Screen, started, THREAD, thread, tokens, TURN, turn, turnEnded, turnStarted } from './talk.fixture.ts';
import { type PendingInput } from './thread-state.ts';

const input = (id: string, text = id): PendingInput => ({ id, text, input: [{ type: 'text', text, text_elements: [] }] });
const loaded = (...args: Parameters<typeof thread>) => ({ type: 'threadLoaded', thread: thread(...args) }) as const;
const review = (type: 'enteredReviewMode' | 'exitedReviewMode', text: string): ThreadItem => ({ type, id: type, review: text });

describe('a thread that is loaded', () => {
  it('shows its turns as they were', () => {
    const screen = new Screen().play(loaded([
      turn('completed', { items: [said('hi'), reasoning(['**Greeting**\n\nbe kind'], [], 'r'), done('cat a', reads('a')), done('make'), message('m', 'hello')] }),
      turn('interrupted', { id: 'turn-2', items: [said('more')] }),
      turn('failed', { id: 'turn-3', items: [said('again')], error: { message: 'no tokens left', codexErrorInfo: null, additionalDetails: null } }),
    ], { name: 'Mine', cwd: '/elsewhere' }));
    expect(screen.titles).toEqual(['› hi', '• be kind', '• Explored', '• Ran make', '──', '• hello', '› more', '■ Conversation interrupted. Say what to do instead.', '› again', '■ no tokens left']);
    expect(screen.state).toMatchObject({ threadId: 'thread-1', name: 'Mine', cwd: '/elsewhere', generation: 1, turn: null, lastAnswer: 'hello', lastTurnId: 'turn-3' });
  });
  it('goes on where a turn of it runs', () => {
    const screen = new Screen().play(loaded([turn('inProgress', { items: [said('go'), command('make')] })]));
    expect([screen.titles, liveCells(screen.state).map(({ kind }) => kind), statusRow(screen.state, 5)?.elapsedMs]).toEqual([['› go'], ['command'], 5]);
    expect(screen.play(completed(done('make')), turnEnded()).titles).toEqual(['› go', '• Ran make']);
  });
  it('tells of reviews what a record has of them', () => {
    const replayed = new Screen().play(loaded([turn('completed', { items: [review('enteredReviewMode', 'changes'), review('exitedReviewMode', 'looks good')] })]));
    expect(replayed.titles).toEqual(['>> Code review started: changes <<', '<< Code review finished >>', '• looks good']);
    const whole = new Screen().play(loaded([turn('completed', { items: [review('exitedReviewMode', 'looks good'), message('m', 'looks good')] })]));
    expect(whole.titles).toEqual(['<< Code review finished >>', '• looks good']);
  });
  it('replaces what was shown, but not what the user has written', () => {
    const screen = new Screen().play(turnStarted(), started(command('a')), { type: 'queued', input: input('q') }, { type: 'print', cell: { kind: 'tip', text: 't', isNew: false } }, loaded([]));
    expect(screen.state).toMatchObject({ generation: 1, active: [], turn: null, queued: [input('q')], usage: null, plan: null });
    const ids = screen.cells.map(({ id }) => id);
    screen.play(loaded([turn('completed', { items: [said('x')] })]));
    expect(screen.cells.filter(({ id }) => ids.includes(id))).toHaveLength(ids.length);
    expect(screen.state.generation).toBe(2);
  });
});

describe('the tokens of a thread that is loaded', () => {
  const old = [turn('completed', { items: [said('x')] })];
  it('are those that were told of it before, as when turns were taken back', () => {
    const screen = new Screen().play(loaded(old), tokens(60_900, 258_400), loaded(old));
    expect([screen.state.usage?.last.totalTokens, screen.state.isUsageUnknown]).toEqual([60_900, false]);
  });
  it('are not known until they are told', () => {
    const screen = new Screen().play(loaded(old));
    expect([screen.state.usage, screen.state.isUsageUnknown]).toEqual([null, true]);
    expect(screen.play(tokens(100, 258_400)).state.isUsageUnknown).toBe(false);
    expect(new Screen().play(loaded([])).state.isUsageUnknown).toBe(false);
  });
});

describe('input while a turn runs', () => {
  it('waits in two lists, and leaves them when it is heard, sent or taken back', () => {
    const screen = new Screen().play(turnStarted(), { type: 'steered', input: input('s1', 'also this') }, { type: 'steered', input: input('s2', 'and that') }, { type: 'queued', input: input('q1') }, { type: 'queued', input: input('q2') });
    screen.play(started(said('also this')), completed(said('also this')));
    expect([screen.state.steering.map(({ id }) => id), screen.titles]).toEqual([['s2'], ['› also this']]);
    screen.play({ type: 'recalled', id: 'q2' });
    expect(screen.state.queued.map(({ id }) => id)).toEqual(['q1']);
    screen.play(turnEnded('interrupted'));
    expect([screen.state.steering, screen.state.queued.map(({ id }) => id)]).toEqual([[], ['s2', 'q1']]);
    expect(screen.play({ type: 'allRecalled' }).state.queued).toEqual([]);
  });
  it('says that it was the reason to stop', () => {
    const begin = [turnStarted(), { type: 'steered', input: input('s') }] as const;
    expect(new Screen().play(...begin, { type: 'cutShort' }, turnEnded('interrupted')).titles).toEqual(['• Interrupted, to send what you wrote.']);
    expect(new Screen().play(...begin, turnEnded('interrupted')).titles).toEqual(['■ Conversation interrupted. Say what to do instead.']);
  });
  it('can be seen while the context is compacted before it', () => {
    const compaction: ThreadItem = { type: 'contextCompaction', id: 'c' };
    const screen = new Screen().play({ type: 'submitted', input: input('i', 'hello') }, turnStarted());
    expect(heldBack(screen.state)).toEqual([]);
    screen.play(started(compaction));
    expect([heldBack(screen.state).map(({ text }) => text), liveCells(screen.state), statusRow(screen.state, 0)?.header]).toEqual([['hello'], [], 'Compacting context']);
    screen.play(completed(compaction), { method: 'thread/compacted', params: { threadId: THREAD, turnId: TURN } }, started(said('hello')));
    expect([heldBack(screen.state), screen.state.turn?.unheard, screen.titles]).toEqual([[], null, ['• Context compacted', '› hello']]);
  });
  it('is not told of a compaction that was not done', () => {
    const compaction: ThreadItem = { type: 'contextCompaction', id: 'c' };
    const screen = new Screen().play(turnStarted(), started(compaction), completed(compaction));
    expect(statusRow(screen.state, 0)?.header).toBe('Working');
    expect(screen.play(turnEnded('interrupted')).titles).toEqual(['■ Conversation interrupted. Say what to do instead.']);
  });
  it('that could not be sent says why', () => {
    const screen = new Screen().play({ type: 'submitted' });
    expect(statusRow(screen.state, 0)?.header).toBe('Working');
    screen.play({ type: 'submitFailed', message: 'the server drains' });
    expect([statusRow(screen.state, 0), screen.titles]).toEqual([null, ['■ the server drains']]);
  });
});

describe('a connection that breaks', () => {
  const lost = { type: 'connectionLost', message: 'The server is gone.' } as const;
  it('is said, and what was missed is shown when it is back', () => {
    const screen = new Screen().play(turnStarted(), completed(said('go')), started(command('make')), started(message('m', '')), delta('m', 'half\n\n'), lost);
    expect(statusRow(screen.state, 0)?.header).toBe('Reconnecting to the server');
    const growing = streamingCell(screen.state)?.id;
    // Of what is read back only calls of tools keep their ids.
    const back = thread([turn('completed', { items: [said('go', 'item-1'), message('item-2', 'half\n\nand half'), done('make')] }), turn('inProgress', { id: 'turn-2', items: [said('next', 'item-3')] })]);
    screen.play({ type: 'connectionBack', thread: back });
    expect(screen.titles).toEqual(['› go', '• half', '■ The server is gone.', '• The connection is back.', '• Ran make', '› next']);
    expect(screen.cells[1]?.id).toBe(growing);
    expect([screen.state.turn?.id, screen.state.generation, screen.state.active]).toEqual(['turn-2', 0, []]);
  });
  it('between turns costs nothing', () => {
    const screen = new Screen().play(turnStarted(), completed(said('go')), turnEnded(), lost, { type: 'connectionBack', thread: thread([turn('completed', { items: [said('go', 'item-1')] })]) });
    expect(screen.titles).toEqual(['› go', '■ The server is gone.', '• The connection is back.']);
    expect(statusRow(screen.state, 0)).toBeNull();
  });
  it('for a thread that was rolled back meanwhile shows it anew', () => {
    const screen = new Screen().play(turnStarted(), completed(said('go')), turnEnded(), lost, { type: 'connectionBack', thread: thread([turn('completed', { id: 'other', items: [said('first')] })]) });
    expect([screen.state.generation, screen.titles.at(-1)]).toEqual([1, '› first']);
  });
  it('loses nothing that was written and not heard', () => {
    const written = [{ type: 'steered', input: input('steer') }, { type: 'queued', input: input('queue') }, lost] as const;
    for (const back of [null, thread([turn('completed', { id: 'other', items: [said('first')] })]), thread([turn('interrupted', { items: [said('go')] })])]) {
      const screen = new Screen().play(turnStarted(), completed(said('go')), ...written, { type: 'connectionBack', thread: back });
      expect([screen.state.queued.map(({ id }) => id), screen.state.steering]).toEqual([['steer', 'queue'], []]);
    }
  });
  it('for good leaves nothing running', () => {
    const screen = new Screen().play(turnStarted(), started(command('make')), lost, { type: 'connectionBack', thread: null });
    expect(screen.titles).toEqual(['■ The server is gone.', '✗ Ran make (interrupted)', '■ The connection is back, but the server does not know this thread any more.']);
    expect([screen.state.turn, screen.state.active]).toEqual([null, []]);
  });
});
