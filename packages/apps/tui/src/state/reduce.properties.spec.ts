import { describe, expect, it } from '@jest/globals';
import { type ThreadItem } from '@codex-ts/app-server-protocol';
import { lineWidth, makeTheme } from '@codex-ts/terminal-markup';
import fc from 'fast-check';

import { cellLines } from '../cells/cell-lines.ts';
import { backgroundTerminals, liveCells, statusRow, streamingCell } from './status-row.ts';
import { command, completed, delta, done, type Event, failure, interaction, mayPatch, mayRun, mcpCall, message, patch, plan, reads, reasoning, said, Screen, started, startup, THREAD, thought, thread, tokens, turn, TURN, turnEnded, turnStarted } from './talk.fixture.ts';

/** Every kind of item as it begins and as it ends. `mark` is somewhere in what is shown of it. */
function lives(mark: string): [begin: ThreadItem, end: ThreadItem][] {
  const user = said(mark, `u-${mark}`);
  const mcp = { id: `mcp-${mark}`, tool: mark };
  const client = { type: 'dynamicToolCall', id: `dyn-${mark}`, tool: mark, arguments: null, contentItems: null, success: null, durationMs: null } as const;
  const agents = { type: 'collabAgentToolCall', id: `sub-${mark}`, tool: 'spawnAgent', senderThreadId: THREAD, receiverThreadIds: [], prompt: mark, model: null, reasoningEffort: null, agentsStates: {} } as const;
  const view: ThreadItem = { type: 'imageView', id: `view-${mark}`, path: mark };
  const hook: ThreadItem = { type: 'hookPrompt', id: `hook-${mark}`, fragments: [{ text: mark, hookRunId: 'h' }] };
  const review: ThreadItem = { type: 'enteredReviewMode', id: `rev-${mark}`, review: mark };
  const image = { type: 'imageGeneration', id: `img-${mark}`, status: 'x', revisedPrompt: mark, result: '' } as const;
  const search = { type: 'webSearch', id: `web-${mark}`, query: mark } as const;
  return [
    [user, user], [view, view], [hook, hook], [review, review],
    [message(`msg-${mark}`, ''), message(`msg-${mark}`, mark)],
    [{ type: 'plan', id: `plan-${mark}`, text: '' }, { type: 'plan', id: `plan-${mark}`, text: mark }],
    [command(mark), done(mark)],
    [command(mark, reads(mark)), done(mark, reads(mark))],
    [{ ...patch('inProgress'), changes: [{ path: mark, kind: { type: 'add' }, diff: '' }], id: `patch-${mark}` }, { ...patch('completed'), changes: [{ path: mark, kind: { type: 'add' }, diff: '' }], id: `patch-${mark}` }],
    [mcpCall(mcp), mcpCall({ ...mcp, status: 'completed' })],
    [{ ...client, status: 'inProgress' }, { ...client, status: 'completed' }],
    [{ ...agents, status: 'inProgress', receiverThreadIds: [], agentsStates: {} }, { ...agents, status: 'completed', receiverThreadIds: [], agentsStates: {} }],
    [image, image],
    [{ ...search, action: null }, { ...search, action: { type: 'search', query: mark, queries: null } }],
  ];
}

const marks = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'];
const item = fc.tuple(fc.constantFrom(...marks), fc.nat(13)).map(([mark, kind]) => ({ mark, life: lives(mark)[kind] ?? [said(mark), said(mark)] }));
const noise: Event[] = [
  turnStarted(), turnEnded(), turnEnded('interrupted'), turnEnded('failed', 'x'), turnStarted('turn-2'), turnEnded('completed', undefined, 'turn-2'),
  thought('**Head**'), delta('msg-alpha', 'text\n'), delta('plan-bravo', 'text\n', 'item/plan/delta'), delta('alpha', 'out\n', 'item/commandExecution/outputDelta'), interaction('alpha', ''), interaction('bravo', 'x\n'),
  failure('again', true), failure('over', false), plan('a'), tokens(5, 10), startup('s', 'starting'), startup('s', 'ready'), completed(reasoning(['thought'])),
  { type: 'asked', request: mayRun(1, 'alpha') }, { type: 'asked', request: mayPatch(2, 'patch-alpha') }, { type: 'asked', request: mayPatch(3, 'patch-golf') }, { type: 'answered', id: 1, answer: null },
  { type: 'answered', id: 1, answer: { method: 'item/commandExecution/requestApproval', result: { decision: 'decline' } } }, { method: 'serverRequest/resolved', params: { threadId: THREAD, requestId: 2 } },
  { method: 'item/fileChange/patchUpdated', params: { threadId: THREAD, turnId: TURN, itemId: 'patch-alpha', changes: [] } },
  { type: 'submitted' }, { type: 'submitFailed', message: 'no' }, { type: 'connectionLost', message: 'gone' }, { type: 'connectionBack', thread: null }, { type: 'connectionBack', thread: thread([turn('inProgress', { items: [said('old')] })]) },
  { type: 'threadLoaded', thread: thread([turn('completed', { items: [said('old'), done('old')] })]) }, { type: 'info', text: 'i' }, { type: 'steered', input: { id: 's', text: 'alpha', input: [] } }, { type: 'recalled', id: 's' },
];
const anyEvent = fc.oneof(fc.constantFrom(...noise), item.chain(({ life: [begin, end] }) => fc.constantFrom(started(begin), completed(end))));
const theme = makeTheme({ depth: 'none', background: null });
const textOf = (screen: Screen): string => screen.cells.map((cell) => JSON.stringify(cell)).join('\n');

describe('events in any order', () => {
  it('never throw, give every cell an id of its own, print each once, and can be drawn', () => {
    fc.assert(fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      const screen = new Screen();
      for (const event of events) {
        screen.nowMs += 1_000;
        screen.play(event);
        statusRow(screen.state, screen.nowMs);
        backgroundTerminals(screen.state);
        const running = [...liveCells(screen.state), ...[streamingCell(screen.state)].filter((cell) => cell !== null)];
        for (const cell of running) expect(cellLines(cell, 30, theme).every((row) => lineWidth(row) <= 30)).toBe(true);
        expect(screen.state.active.length).toBeLessThan(120);
      }
      const ids = screen.cells.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      // Once the turn is over and the connection is there, nothing is kept from the history.
      screen.play(turnStarted('last'), turnEnded('interrupted', undefined, 'last'));
      expect([screen.state.held, screen.state.active]).toEqual([[], []]);
    }), { numRuns: 400 });
  });

  it('show every item of a turn once, however their lives run into each other', () => {
    const items = fc.uniqueArray(item, { selector: ({ mark }) => mark, minLength: 1, maxLength: 8 });
    // Of each: where it begins (or that it does not), and where it ends (or that it does not).
    fc.assert(fc.property(items, fc.infiniteStream(fc.nat(1_000)), fc.boolean(), (all, numbers, isInterrupted) => {
      const next = (): number => numbers.next().value ?? 0;
      const told = all.flatMap(({ life: [begin, end] }) => {
        const at = next();
        const shape = next() % 4;
        const first = { at, event: started(begin) };
        const last = { at: at + 1 + next(), event: completed(end) };
        // A message, a plan or a call of a tool that got no end shows what was told of it.
        if (shape === 0) return [last];
        if (shape === 1 && begin.type !== 'agentMessage' && begin.type !== 'plan') return [first];
        return shape === 2 ? [first, last, { at: last.at + next(), event: completed(end) }] : [first, last];
      });
      const events = told.sort((a, b) => a.at - b.at).map(({ event }) => event);
      const screen = new Screen().play(turnStarted(), ...events, turnEnded(isInterrupted ? 'interrupted' : 'completed'), turnStarted('turn-2'), turnEnded('interrupted', undefined, 'turn-2'));
      // That a command goes on is told before an answer, beside how it ended.
      const text = textOf(screen).split('\n').filter((cell) => !cell.includes('"status":"background"'));
      for (const { mark } of all) expect([mark, text.filter((cell) => cell.includes(mark)).length]).toEqual([mark, 1]);
    }), { numRuns: 400 });
  });

  it('cost the same, however long the history is', () => {
    // What an event makes is what it copies: the lists of the state must not grow with the thread.
    const screen = new Screen();
    const sizes: number[] = [];
    for (let index = 0; index < 3_000; index += 1) {
      const id = `c${index}`;
      screen.play(turnStarted(`t${index}`), started(command(id), `t${index}`), completed(done(id), `t${index}`), completed(message(`m${index}`, 'x'), `t${index}`), turnEnded('completed', undefined, `t${index}`));
      if (index % 1_000 === 999) sizes.push(JSON.stringify(screen.state).length);
    }
    expect(screen.cells).toHaveLength(9_000);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(100 + (sizes[0] ?? 0) / 10);
    expect(screen.state.recent.length).toBeLessThanOrEqual(512);
  });

  it('of an answer in many pieces cost a piece each', () => {
    const screen = new Screen().play(turnStarted(), started(message('m', '')));
    const lineage = streamingCell(screen.play(delta('m', 'first ')).state)?.text.lineage;
    for (let index = 0; index < 4_000; index += 1) screen.play(delta('m', `word ${index} `));
    const log = streamingCell(screen.state)?.text;
    expect(log?.count).toBe(4_001);
    // The list that all versions share: none of them was copied.
    expect(log?.lineage === lineage).toBe(true);
  });
});
