import { describe, expect, it } from '@jest/globals';

import { contextLeft } from './context-left.ts';
import { drain, reduce } from './reduce.ts';
import { backgroundTerminals, liveCells, statusRow, streamingCell } from './status-row.ts';
import { command, completed, delta, done, failure, interaction, mcpCall, message, patch, plan, reads, reasoning, said, Screen, started, startup, thought, titleOf, tokens, turnEnded, turnStarted } from './talk.fixture.ts';
import { initialState } from './thread-state.ts';

const live = ({ state }: Screen): string[] => liveCells(state).map(titleOf);
const header = (screen: Screen): string | undefined => statusRow(screen.state, screen.nowMs)?.header;

describe('a turn', () => {
  it('becomes cells in the order in which things were completed', () => {
    const screen = new Screen().play(
      turnStarted(),
      started(said('fix it')), completed(said('fix it')),
      started(reasoning([])), thought('**Looking'), thought(' around**'), completed(reasoning(['**Looking around**\n\nThe test fails.'])),
      started(command('npm test')), delta('npm test', 'FAIL\n', 'item/commandExecution/outputDelta'), completed(done('npm test', { status: 'failed', exitCode: 1 })),
      plan('one', 'two'),
      started(patch('inProgress')), completed(patch('completed')),
      started(mcpCall()), completed(mcpCall({ status: 'completed', result: { content: [{ type: 'text', text: 'ok' }], structuredContent: null } })),
      started(message('m', '')), delta('m', 'All '), delta('m', 'done.\n'), completed(message('m', 'All done.\n')),
      tokens(60_900, 258_400),
      turnEnded(),
    );
    expect(screen.titles).toEqual(['› fix it', '• The test fails.', '✗ Ran npm test (exit 1)', '• Updated Plan', '• Added a.txt (+1 -0)', '• Called s.t({"a":1})', '──', '• All done.']);
    expect([screen.state.turn, screen.state.active, screen.state.finished]).toEqual([null, [], []]);
    expect(screen.state.lastAnswer).toBe('All done.\n');
    expect(screen.state.usage && contextLeft(screen.state.usage)).toEqual({ percent: 80 });
    expect(new Set(screen.cells.map(({ id }) => id)).size).toBe(screen.cells.length);
  });

  it('shows what runs, under the id that it is printed with', () => {
    const screen = new Screen().play(turnStarted(), started(command('make')), delta('make', 'cc\n', 'item/commandExecution/outputDelta'));
    expect(live(screen)).toEqual(['• Running make']);
    const [running] = liveCells(screen.state);
    expect(running).toMatchObject({ status: 'running', output: { text: 'cc\n' } });
    screen.play(completed(done('make')));
    expect(screen.cells.map(({ id }) => id)).toEqual([running?.id]);
    expect(live(screen)).toEqual([]);
  });

  it('comes to an end with everything in it when it is interrupted', () => {
    const screen = new Screen().play(turnStarted(), started(command('a')), delta('a', 'so far\n', 'item/commandExecution/outputDelta'), started(mcpCall()), started(message('m', '')), delta('m', 'half a'), turnEnded('interrupted'));
    expect(screen.titles).toEqual(['• half a', '✗ Ran a (interrupted)', '✗ Called s.t({"a":1}) (interrupted)', '■ Conversation interrupted. Say what to do instead.']);
    expect(screen.state.active).toEqual([]);
  });

  it('that fails says why, once', () => {
    expect(new Screen().play(turnStarted(), failure('no such model', false), turnEnded('failed', 'no such model')).titles).toEqual(['■ no such model']);
    expect(new Screen().play(turnStarted(), turnEnded('failed', 'no such model')).titles).toEqual(['■ no such model']);
    expect(new Screen().play(turnStarted(), turnEnded('failed')).titles).toEqual(['■ The turn failed.']);
  });

  it('leaves out other threads, and items that are completed twice', () => {
    const screen = new Screen({ ...initialState(), threadId: 'thread-2' }).play(turnStarted(), completed(said('x')), { method: 'warning', params: { threadId: null, message: 'for all' } });
    expect(screen.titles).toEqual(['⚠ for all']);
    expect(new Screen().play(turnStarted(), completed(patch('declined')), completed(patch('declined')), started(command('a')), started(command('a')), completed(done('a')), completed(done('a'))).titles).toEqual(['✗ Declined: Add a.txt (+1 -0)', '• Ran a']);
  });

  it('takes an id that comes again in another turn, or that begins anew, for another item', () => {
    const first = [turnStarted(), started(message('m', '')), completed(message('m', 'one')), turnEnded()];
    const second = [turnStarted('turn-2'), started(message('m', ''), 'turn-2'), completed(message('m', 'two'), 'turn-2'), started(message('m', ''), 'turn-2'), completed(message('m', 'three'), 'turn-2')];
    expect(new Screen().play(...first, ...second).titles).toEqual(['• one', '• two', '• three']);
  });

  it('keeps the state as it is when there is nothing to show', () => {
    const { state } = new Screen().play(turnStarted());
    expect(reduce(state, { method: 'turn/diff/updated', params: { threadId: 'thread-1', turnId: 'turn-1', diff: 'x' } }, 5)).toBe(state);
    expect(reduce(state, delta('nobody', 'x'), 5)).toBe(state);
    expect(drain(state).state).toBe(state);
  });
});

describe('commands that only look', () => {
  it('are one cell until something else comes', () => {
    const screen = new Screen().play(turnStarted(), started(command('cat a', reads('a'))), completed(done('cat a', reads('a'))), started(command('cat b', reads('b'))));
    expect(screen.titles).toEqual([]);
    expect(live(screen)).toEqual(['• Exploring']);
    screen.play(completed(done('cat b', reads('b'))));
    expect(live(screen)).toEqual(['• Explored']);
    screen.play(started(command('make')), completed(done('make')), completed(done('cat c', reads('c'))), turnEnded());
    expect(screen.titles).toEqual(['• Explored', '• Ran make', '• Explored']);
    expect(screen.cells.map((cell) => (cell.kind === 'exploring' ? cell.calls.map(({ command: text }) => text) : cell.kind))).toEqual([['cat a', 'cat b'], 'command', ['cat c']]);
  });
  it('wait for those that still run when something else has come', () => {
    const screen = new Screen().play(turnStarted(), started(command('cat a', reads('a'))), started(command('make')), started(command('cat b', reads('b'))), completed(done('make')), completed(done('cat b', reads('b'))));
    expect([screen.titles, live(screen)]).toEqual([['• Ran make', '• Explored'], ['• Exploring']]);
    screen.play(completed(done('cat a', reads('a'))), turnEnded());
    expect(screen.cells.map((cell) => (cell.kind === 'exploring' ? cell.calls.map(({ command: text }) => text) : cell.kind))).toEqual(['command', ['cat b'], ['cat a']]);
  });
  it('are commands like others when a person runs them', () => {
    expect(new Screen().play(turnStarted(), completed(done('cat a', { ...reads('a'), source: 'userShell', command: 'cat a' }))).titles).toEqual(['• You ran cat a']);
  });
});

describe('a message that is written', () => {
  it('is not on the live screen, and nothing comes between its rows', () => {
    const screen = new Screen().play(turnStarted(), started(command('watch')), started(message('m', '')), delta('m', 'first\n\n'));
    const id = streamingCell(screen.state)?.id;
    expect(streamingCell(screen.state)?.text.text).toBe('first\n\n');
    screen.play(completed(done('watch')), { method: 'warning', params: { threadId: null, message: 'hot' } });
    expect([screen.titles, live(screen), statusRow(screen.state, 0)]).toEqual([[], [], null]);
    screen.play(delta('m', 'second'), completed(message('m', 'first\n\nsecond')));
    expect(screen.titles).toEqual(['• first', '• Ran watch', '⚠ hot']);
    expect(screen.cells[0]?.id).toBe(id);
    expect(streamingCell(screen.state)).toBeNull();
  });
  it('is the final text, whatever came before', () => {
    const screen = new Screen().play(turnStarted(), started(message('m', '')), delta('m', 'thrown away'), completed(message('m', 'kept')), completed(message('late', 'never begun')), started(message('e', '')), completed(message('e', ' ')));
    expect(screen.titles).toEqual(['• kept', '• never begun']);
  });
  it('stands below a rule when work came before, with its time when that was long', () => {
    const screen = new Screen().play(turnStarted(), started(command('make')), completed(done('make')), started(message('c', '', 'commentary')), completed(message('c', 'still at it', 'commentary')));
    screen.nowMs = 80_000;
    screen.play(started(message('f', '')), completed(message('f', 'done')), started(message('g', '')), completed(message('g', 'really')));
    expect(screen.titles).toEqual(['• Ran make', '• still at it', '─ Worked for 1m 20s', '• done', '• really']);
  });
  it('may be a plan to agree on', () => {
    const screen = new Screen().play(turnStarted(), started({ type: 'plan', id: 'p', text: '' }), delta('p', '1. read\n', 'item/plan/delta'));
    expect(streamingCell(screen.state)?.kind).toBe('proposedPlan');
    expect(screen.play(completed({ type: 'plan', id: 'p', text: '1. read\n' })).titles).toEqual(['• Proposed Plan']);
  });
});

describe('commands in the background', () => {
  it('leave the live screen when the model turns to other things, and come when they have ended', () => {
    const screen = new Screen().play(turnStarted(), started(command('npm run dev')));
    expect(backgroundTerminals(screen.state)).toEqual([]);
    screen.play(started(reasoning([])));
    expect([live(screen), backgroundTerminals(screen.state)]).toEqual([[], [{ processId: 'p-npm run dev', command: 'npm run dev' }]]);
    screen.play(completed(done('npm run dev', { exitCode: null })), turnEnded());
    expect([screen.titles, backgroundTerminals(screen.state).length]).toEqual([['• Started npm run dev (still running)'], 1]);
    screen.play({ type: 'terminalsListed', terminals: [] });
    expect(backgroundTerminals(screen.state)).toEqual([]);
  });
  it('are told of before the answer of a later response, once, and again when they end', () => {
    const begin = [turnStarted(), started(command('npm run dev')), delta('npm run dev', 'ready\n', 'item/commandExecution/outputDelta'), tokens(1, null), started(message('m', '')), delta('m', 'It runs.\n')];
    const screen = new Screen().play(...begin, completed(message('m', 'It runs.\n')), completed(done('npm run dev', { exitCode: null })), turnEnded());
    expect(screen.titles).toEqual(['• Started npm run dev (still running)', '──', '• It runs.']);
    expect([screen.cells[0], backgroundTerminals(screen.state).length]).toMatchObject([{ output: { text: 'ready\n' } }, 1]);
    const ended = new Screen().play(...begin, completed(message('m', 'It runs.\n')), completed(done('npm run dev')), turnEnded());
    const approved = new Screen().play(turnStarted(), tokens(1, null), started(command('npm run dev')), started(message('m', '')), completed(message('m', 'It runs.')));
    expect(approved.titles).toEqual(['• Started npm run dev (still running)', '──', '• It runs.']);
    expect(ended.titles).toEqual(['• Started npm run dev (still running)', '──', '• It runs.', '• Ran npm run dev']);
  });
  it('are waited for in the status row, and written to in the history', () => {
    const screen = new Screen().play(turnStarted(), started(command('repl')), interaction('repl', ''), interaction('repl', ''));
    expect([header(screen), statusRow(screen.state, 0)?.details]).toEqual(['Waiting for background terminal', 'repl']);
    screen.play(interaction('repl', 'print(1)\n'), interaction('repl', ''), completed(done('repl')), started(message('m', '')), completed(message('m', 'ok')));
    expect(screen.titles).toEqual(['• Waited for background terminal · repl', '↳ Interacted with background terminal · repl', '• Ran repl', '• Waited for background terminal · repl', '──', '• ok']);
  });
});

describe('the status row', () => {
  it('says what the model thinks about, what is tried again, and what starts', () => {
    const screen = new Screen().play({ type: 'submitted' });
    screen.nowMs = 3_000;
    expect(statusRow(screen.state, 3_000)).toEqual({ header: 'Working', details: null, elapsedMs: 3_000, isPaused: false });
    screen.play(turnStarted(), started(reasoning([])), thought('**Pla'));
    expect(header(screen)).toBe('Working');
    screen.play(thought('nning** and more **bold**'), { method: 'item/reasoning/summaryPartAdded', params: { threadId: 'thread-1', turnId: 'turn-1', itemId: 'rs', summaryIndex: 1 } });
    expect(header(screen)).toBe('Planning');
    screen.play(thought('**Checking**'), failure('Reconnecting... 1/5', true, 'stream broke'));
    expect(statusRow(screen.state, 3_000)).toMatchObject({ header: 'Reconnecting... 1/5', details: 'stream broke', elapsedMs: 3_000 });
    expect(header(screen.play(thought('x')))).toBe('Checking');
    expect(header(screen.play(startup('docs', 'starting'), startup('db', 'starting'), startup('db', 'ready')))).toBe('Starting MCP servers (1/2): docs');
    screen.play(startup('docs', 'failed', 'spawn ENOENT'));
    expect([header(screen), screen.titles, screen.state.starting]).toEqual(['Checking', ['⚠ MCP server docs did not start: spawn ENOENT'], {}]);
    expect(statusRow(screen.play(turnEnded()).state, 0)).toBeNull();
    expect(header(screen.play(startup('docs', 'starting')))).toBe('Starting MCP servers (0/1): docs');
  });
});

describe('notices', () => {
  it('are cells', () => {
    const screen = new Screen().play(
      { method: 'configWarning', params: { summary: 'odd key', details: 'line 3' } },
      { method: 'deprecationNotice', params: { summary: 'old key', details: null } },
      { method: 'model/rerouted', params: { threadId: 'thread-1', turnId: 'turn-1', fromModel: 'a', toModel: 'b', reason: 'highRiskCyberActivity' } },
      { method: 'thread/name/updated', params: { threadId: 'thread-1', threadName: 'My work' } },
      { method: 'thread/name/updated', params: { threadId: 'thread-1', threadName: 'My work' } },
      { type: 'info', text: 'hello' },
      { type: 'print', cell: { kind: 'tip', text: 'a tip', isNew: false } },
      { method: 'thread/closed', params: { threadId: 'thread-1' } },
    );
    expect(screen.titles).toEqual(['⚠ odd key', '⚠ Deprecated: old key', '⚠ The request went to b instead of a.', '• Thread renamed to My work', '• hello', '  Tip: a tip', '⚠ This thread was closed.']);
    expect(screen.state.name).toBe('My work');
  });
  it.each([
    [0, 258_400, { percent: 100 }],
    [60_900, 258_400, { percent: 80 }],
    [300_000, 258_400, { percent: 0 }],
    [10, 9_000, { percent: 0 }],
    [1_234, null, { usedTokens: 1_234 }],
  ])('%d tokens of %s leave %o of the context', (used, window, left) => {
    const { state } = new Screen().play(tokens(used, window));
    expect(state.usage && contextLeft(state.usage)).toEqual(left);
  });
});
