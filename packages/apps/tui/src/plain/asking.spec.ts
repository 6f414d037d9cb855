import { describe, expect, it } from '@jest/globals';
import { type ServerRequest } from '@codex-ts/app-server-protocol';
import { setImmediate as nextRound } from 'node:timers/promises';

import { ServerQuestions, type ServerQuestionsOptions } from '../app/thread/server-questions.ts';
import { ThreadStore } from '../app/thread/thread-store.ts';
import { mayRun } from '../state/talk.fixture.ts';
import { FakeClock } from '@codex-ts/fake-terminal';
import { namedKey } from '@codex-ts/keymap';
import { viewKeymap } from '../views/keys/view-keymap.ts';
import { type Dialog } from './ask/dialog.ts';
import { requestDialog, type RequestOutcome } from './ask/request-dialog.ts';
import { type LineInput } from './io/line-terminal.ts';
import { Room } from './room.ts';

type Ask = (request: ServerRequest, options: { readonly signal: AbortSignal }) => Promise<unknown>;

/** A room without a conversation, and a server that asks. */
function begin({ isSimple = false } = {}) {
  const clock = new FakeClock();
  const seen = { written: '', isHidden: false, interrupts: 0 };
  let hear = (_: LineInput): void => undefined;
  const room = new Room(
    (onInput) => {
      hear = onInput;
      return { columns: 80, isSimple, write: (text) => void (seen.written += text), hide: (isHidden) => void (seen.isHidden = isHidden), stop: () => undefined, lend: (work) => work(), close: () => undefined };
    },
    { clock, keymap: viewKeymap },
  );
  let ask: Ask = () => Promise.reject(new Error('nobody listens'));
  const client = { onServerRequest: (handler: Ask) => void (ask = handler) } as unknown as ServerQuestionsOptions<unknown>['client'];
  const store = new ThreadStore({ settings: {}, now: () => 0, onChange: () => undefined });
  const server = new ServerQuestions<Dialog<RequestOutcome>>({ client, store, open: (request, facts) => requestDialog(request, facts, viewKeymap), onAsked: () => undefined, changed: () => room.refresh() });
  room.asking.listen(server, () => void (seen.interrupts += 1));
  room.enter({
    take: (input) => {
      if (input.type === 'key') room.asking.key(input.key);
      if (input.type === 'line') {
        if (room.asking.isSecret) room.terminal.write('\n');
        room.printer.ended();
        room.asking.line(input.text);
      }
    },
    line: () => null,
  });
  const settled = async (): Promise<void> => {
    for (let rounds = 0; rounds < 6; rounds += 1) await nextRound();
  };
  const type = (text: string): void => {
    if (isSimple) return hear({ type: 'line', text });
    for (const character of text) hear({ type: 'key', key: { ...namedKey(character), text: character } });
    hear({ type: 'key', key: namedKey('enter') });
  };
  return { clock, seen, room, settled, type, asks: (request: ServerRequest, stop = new AbortController()) => ask(request, { signal: stop.signal }) };
}

const questions: ServerRequest = {
  method: 'item/tool/requestUserInput',
  id: 7,
  params: {
    threadId: 't', turnId: 'u', itemId: 'i',
    questions: [
      { id: 'db', header: 'Db', question: 'Which one?', isOther: true, isSecret: false, options: [{ label: 'A', description: 'small' }, { label: 'B', description: '' }] },
      { id: 'key', header: 'Key', question: 'The key?', isOther: false, isSecret: true, options: null },
    ],
  },
};

describe.each([[false], [true]])('questions of the server (the terminal edits by itself: %s)', (isSimple) => {
  it('come one by one; what is secret is not shown', async () => {
    const { seen, type, settled, asks } = begin({ isSimple });
    const answer = asks(questions);
    await settled();
    expect(seen.written).toContain('Question 1 of 2:\nWhich one?\n1. A: small\n2. B\n3. None of the above: say more behind the number\n');
    type('4');
    await settled();
    expect(seen.written).toContain('There is no answer `4`. Give a number from 1 to 3.\nAnswer, 1 to 3: ');
    type('2, if it is fast');
    await settled();
    expect(seen.written).toContain('Secret answer, not shown: ');
    expect(seen.isHidden).toBe(true);
    type('hunter2');
    await settled();
    expect(await answer).toEqual({ answers: { db: { answers: ['B', 'user_note: if it is fast'] }, key: { answers: ['user_note: hunter2'] } } });
    expect(seen.written).not.toContain('hunter2');
    expect(seen.isHidden).toBe(false);
    expect(seen.written.endsWith('not shown: \n')).toBe(true);
  });

  it('may be left unanswered, and gone back to', async () => {
    const { seen, type, settled, asks } = begin({ isSimple });
    const answer = asks(questions);
    await settled();
    for (const text of ['', 'k', '2', 'something else']) {
      type(text);
      await settled();
    }
    expect(seen.written).toContain('Not answered: 1 of 2.\n');
    type('k2');
    await settled();
    expect(await answer).toEqual({ answers: { db: { answers: ['None of the above', 'user_note: something else'] }, key: { answers: ['user_note: k2'] } } });
  });

  it('are taken back by the server, and the next one has its turn', async () => {
    const { seen, type, settled, asks } = begin({ isSimple });
    const stop = new AbortController();
    const first = asks(mayRun(1, 'one'), stop);
    const second = asks(mayRun(2, 'two'));
    await settled();
    expect(seen.written).toContain('Command: one\n');
    expect(seen.written).not.toContain('Command: two\n');
    stop.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await settled();
    expect(seen.written).toContain('Command: two\n');
    type('1');
    expect(await second).toEqual({ decision: 'accept' });
  });
});

it('a question waits while a message is being written, and no key of it is taken for an answer', async () => {
  const { clock, seen, room, settled, asks } = begin();
  room.asking.typed(true);
  void asks(mayRun(1, 'one')).catch(() => undefined);
  await settled();
  expect(room.asking.key(namedKey('1'))).toBe(false);
  expect(seen.written).toBe('');
  clock.advance(1_000);
  await settled();
  expect(seen.written).toContain('Question: may this command be run?\nCommand: one\n');
});
