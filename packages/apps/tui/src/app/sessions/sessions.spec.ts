import { describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { makeTempDir } from '@codex-ts/test-support';
import { rmSync } from 'node:fs';

import { key } from '../../views/driver.fixture.ts';
import { viewKeymap } from '../../views/keys/view-keymap.ts';
import { type Handled, type View } from '../../views/view.ts';
import { chooseFolder, type ChosenSession, chooseSession } from './choose-session.ts';
import { findSession, newestSession } from './find-session.ts';
import { KEYS, type LiveApp, liveApps } from '../live-app.fixture.ts';

const start = liveApps();

const say = (message: string): MockScriptEntry => ({ items: [{ message }] });

/** A conversation of another folder, which is left again. */
async function elsewhere({ client }: LiveApp, cwd: string, name: string): Promise<string> {
  const { thread } = await client.request('thread/start', { cwd, sandbox: 'danger-full-access', approvalPolicy: 'never', experimentalRawEvents: false, persistExtendedHistory: true });
  await client.request('turn/start', { threadId: thread.id, input: [{ type: 'text', text: `about ${name}`, text_elements: [] }] });
  for (let status = 'active'; status !== 'idle'; ) status = (await client.request('thread/read', { threadId: thread.id, includeTurns: false })).thread.status.type;
  await client.request('thread/name/set', { threadId: thread.id, name });
  await client.request('thread/unsubscribe', { threadId: thread.id });
  return thread.id;
}

/** A screen on which keys are pressed by the test. */
function pressing() {
  let handle: ((name: string) => void) | null = null;
  let view: View<{ type: string }> | null = null;
  let redrawn: () => void = () => undefined;
  const isHandled = (outcome: { type: string }): outcome is Handled => outcome.type === 'stay' || outcome.type === 'ignored';
  const prelude = {
    ask: <Outcome extends { readonly type: string }, Answer>(asked: View<Outcome>, take: (outcome: Outcome, done: (answer: Answer) => void) => void): Promise<Answer | null> => {
      view = asked as unknown as View<{ type: string }>;
      return new Promise((resolve) => {
        handle = (name) => {
          const outcome = asked.handle(key(name));
          if (!isHandled(outcome)) take(outcome, resolve);
        };
      });
    },
  };
  const shown = (): string => view?.view(100, 20, { userMessage: null } as never).lines.map(({ spans }) => spans.map(({ text }) => text).join('')).join('\n') ?? '';
  return {
    screen: { prelude, keymap: viewKeymap, redraw: () => redrawn() } as never,
    press: (name: string) => handle?.(name),
    /** Waits until the view shows this. */
    shows: async (text: string): Promise<void> => {
      while (!shown().includes(text)) await new Promise<void>((resolve) => (redrawn = resolve));
    },
  };
}

describe('/resume', () => {
  it('asks where a conversation of another folder goes on, and opens it there', async () => {
    const live = await start({ turns: [say('over there')] });
    const other = (await makeTempDir()).path;
    await elsewhere(live, other, 'faraway');
    live.type(`/resume faraway${KEYS.enter}`);
    await live.sees('Where should the session go on?');
    expect(live.screen.screen.find((row) => row.includes('The folder of the session'))).toContain('› 1.');
    live.type(KEYS.esc);
    await live.misses('Where should');
    live.type(`/resume faraway${KEYS.enter}`);
    await live.sees('Where should the session go on?');
    live.type('1');
    await live.sees('over there');
    expect((await live.client.request('thread/loaded/list', {})).data).toHaveLength(1);
    live.type(`/new${KEYS.enter}`);
    await live.sees('codex resume faraway');
    await live.rests();
    const [threadId = ''] = (await live.client.request('thread/loaded/list', {})).data;
    // A new conversation begins where the last one was.
    expect((await live.client.request('thread/read', { threadId, includeTurns: false })).thread.cwd).toBe(other);
  });

  it('says that a folder is gone, and goes on in this one', async () => {
    const live = await start({ turns: [say('over there')] });
    const other = (await makeTempDir()).path;
    const threadId = await elsewhere(live, other, 'lost');
    rmSync(other, { recursive: true });
    live.type(`/resume ${threadId}${KEYS.enter}`);
    await live.sees('it is not there');
    live.type(KEYS.enter);
    await live.sees('over there');
  });

  it('says that there is no such session, and that one is open already', async () => {
    const live = await start({ turns: [say('hello')] });
    live.type(`/resume nosuch${KEYS.enter}`);
    await live.sees('No session is named "nosuch"');
    live.type(`hi${KEYS.enter}`);
    await live.sees('• hello');
    await live.rests();
    const [threadId = ''] = (await live.client.request('thread/loaded/list', {})).data;
    live.type(`/resume ${threadId}${KEYS.enter}`);
    await live.sees('This is the conversation that is open.');
  });
});

describe('choosing a session before there is a conversation', () => {
  it('gives the one that is chosen, a new one for Esc, and nothing for Ctrl+C', async () => {
    const live = await start({ turns: [say('a'), say('b')] });
    const other = (await makeTempDir()).path;
    const id = await elsewhere(live, other, 'faraway');
    const choose = (allFolders: boolean): { asked: Promise<ChosenSession>; hands: ReturnType<typeof pressing> } => {
      const hands = pressing();
      return { hands, asked: chooseSession(hands.screen, { purpose: 'resume', client: live.client, version: '1', filter: { cwd: live.workspace, modelProvider: 'mock' }, allFolders }) };
    };
    const here = choose(false);
    await here.hands.shows('no sessions in this folder yet');
    here.hands.press('ctrl+o');
    await here.hands.shows('faraway');
    here.hands.press('enter');
    expect(await here.asked).toMatchObject({ type: 'session', thread: { id, cwd: other } });
    const all = choose(true);
    await all.hands.shows('faraway');
    all.hands.press('esc');
    expect(await all.asked).toEqual({ type: 'new' });
    const none = choose(true);
    await none.hands.shows('faraway');
    none.hands.press('ctrl+c');
    expect(await none.asked).toEqual({ type: 'quit' });
  });

  it('takes Esc at the folder for the session’s own, as long as it is there', async () => {
    const ask = (isGone: boolean, name: string): Promise<string | null> => {
      const hands = pressing();
      const asked = chooseFolder(hands.screen, { purpose: 'fork', stored: '/stored', here: '/here', isGone });
      hands.press(name);
      return asked;
    };
    expect(await Promise.all([ask(false, 'esc'), ask(true, 'esc'), ask(true, 'enter'), ask(false, '2'), ask(false, 'ctrl+c')])).toEqual(['/stored', '/here', '/here', '/here', null]);
  });
});

describe('finding a session', () => {
  it('takes ids and names, those of this folder first, and knows the newest', async () => {
    const live = await start({ turns: [say('a'), say('b'), say('c')] });
    const other = (await makeTempDir()).path;
    const [mine, theirs] = [await elsewhere(live, live.workspace, 'twin'), await elsewhere(live, other, 'twin')];
    const found = async (word: string, cwd: string | null): Promise<string> => (await findSession(live.client, word, cwd)).id;
    expect([await found('twin', live.workspace), await found('twin', other), await found('twin', '/nowhere'), await found(mine, null)]).toEqual([mine, theirs, theirs, mine]);
    await expect(found('twi', null)).rejects.toMatchObject({ code: 'no_session' });
    await expect(found('01a1ff8d-d69f-7ae0-b85b-c95d01f6d2b0', null)).rejects.toThrow('No session has the id 01a1ff8d');
    const newest = async (cwd: string | null, modelProvider: string | null): Promise<string | undefined> => (await newestSession(live.client, { cwd, modelProvider }))?.id;
    expect([await newest(null, null), await newest(live.workspace, 'mock'), await newest(null, 'another')]).toEqual([theirs, mine, undefined]);
  });
});
