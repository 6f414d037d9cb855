import { describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { KEYS, type LiveApp, liveApps, startLiveApp } from './live-app.fixture.ts';

const start = liveApps();

const say = (message: string): MockScriptEntry => ({ items: [{ message, chunks: 5 }] });
const waitFor = (file: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd: `while [ ! -e ${file} ]; do sleep 0.02; done`, login: false, yield_time_ms: 20_000 }, callId: 'c1' }] });
const add = (path: string): MockScriptEntry => ({ items: [{ custom: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${path}\n+hello\n*** End Patch`, callId: 'p1' }] });
const letGo = (live: LiveApp): void => writeFileSync(join(live.workspace, 'go'), '');

describe('while a turn runs', () => {
  it('Enter steers it, Tab queues for later, and both are heard in order', async () => {
    const live = await start({ turns: [waitFor('go'), say('heard it'), say('and that')] });
    live.type(`begin${KEYS.enter}`);
    await live.sees('Running while');
    live.type(`steer me${KEYS.enter}`);
    live.type(`queue me${KEYS.tab}`);
    await live.sees('↳ queue me');
    await live.sees('↳ steer me');
    letGo(live);
    await live.sees('and that');
    await live.rests();
    const rows = live.screen.all.filter((row) => /^(›|•) (begin|steer|queue|heard|and)/.test(row));
    expect(rows).toEqual(['› begin', '› steer me', '• heard it', '› queue me', '• and that']);
  });

  it('Esc stops it; what was queued comes back into the composer, before the draft', async () => {
    const live = await start({ turns: [waitFor('go')] });
    live.type(`begin${KEYS.enter}`);
    await live.sees('Running while');
    live.type(`later${KEYS.tab}`);
    await live.sees('↳ later');
    live.type('draft');
    await live.sees('› draft');
    live.type(KEYS.esc);
    await live.sees('Conversation interrupted');
    await live.sees('› later');
    await live.sees('  draft');
    expect(live.model.requests).toHaveLength(1);
  });

  it('Esc brings what was steered to the model at once', async () => {
    const live = await start({ turns: [waitFor('go'), say('at once')] });
    live.type(`begin${KEYS.enter}`);
    await live.sees('Running while');
    live.type(`now please${KEYS.enter}`);
    await live.sees('↳ now please');
    live.type(KEYS.esc);
    await live.sees('at once');
    expect(live.screen.all.filter((row) => /now please|[Ii]nterrupted,/.test(row))).toEqual(['• Interrupted, to send what you wrote.', '› now please']);
    expect(JSON.stringify(live.model.requests.at(-1)?.body).split('now please')).toHaveLength(2);
  });

  it('Esc sends what was steered as one message, and leaves what is queued in the queue', async () => {
    const live = await start({ turns: [waitFor('go'), say('both heard'), say('and the last')] });
    live.type(`begin${KEYS.enter}`);
    await live.sees('Running while');
    live.type(`one${KEYS.enter}`);
    live.type(`two${KEYS.enter}`);
    live.type(`later${KEYS.tab}`);
    await live.sees('↳ later');
    live.type(KEYS.esc);
    await live.sees('and the last');
    expect(live.screen.all.filter((row) => /^(›|•| ) (one|two|later|both|and)/.test(row))).toEqual(['› one', '  two', '• both heard', '› later', '• and the last']);
  });

  it('the last queued message can be taken back', async () => {
    const live = await start({ turns: [waitFor('go'), say('fine')] });
    live.type(`begin${KEYS.enter}`);
    await live.sees('Running while');
    live.type(`one${KEYS.tab}`);
    live.type(`two${KEYS.tab}`);
    await live.sees('↳ two');
    live.type(KEYS.shiftLeft);
    await live.misses('↳ two');
    await live.sees('› two');
    letGo(live);
  });

  it('a resize lays the screen out anew and loses nothing', async () => {
    const live = await start({ turns: [waitFor('go'), say(`${'word '.repeat(60)}end.\n`)] });
    live.type(`begin${KEYS.enter}`);
    await live.sees('Running while');
    await live.resize({ columns: 50, rows: 20 });
    letGo(live);
    await live.sees('end.');
    expect(live.screen.all.join(' ').match(/word/g)).toHaveLength(60);
    expect(live.screen.all.every((row) => row.length <= 50)).toBe(true);
  });
});

describe('questions', () => {
  const asking = { overrides: { sandbox: 'read-only', approvalPolicy: 'on-request' } } as const;

  it('about a patch are answered by arrows and Enter', async () => {
    const live = await start({ turns: [add('made.txt'), say('fine')], tui: asking });
    live.type(`go${KEYS.enter}`);
    await live.sees(/Would you like|Allow|changes/i);
    await live.sees('1. Yes');
    live.type(KEYS.enter);
    await live.sees('• fine');
    expect(readFileSync(join(live.workspace, 'made.txt'), 'utf8')).toBe('hello\n');
  });

  it('are withdrawn when the turn is interrupted elsewhere', async () => {
    const live = await start({ turns: [add('made.txt')], tui: asking });
    live.type(`go${KEYS.enter}`);
    await live.sees('1. Yes');
    const [threadId = ''] = live.client.subscribedThreads;
    const { thread } = await live.client.request('thread/read', { threadId, includeTurns: true });
    await live.client.request('turn/interrupt', { threadId, turnId: thread.turns.at(-1)?.id ?? '' });
    await live.misses('1. Yes');
    await live.sees('Conversation interrupted');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(false);
  });

  it('call the user who looks elsewhere', async () => {
    const live = await start({ turns: [add('made.txt'), say('fine')], tui: { ...asking, settings: { animations: false, disablePasteBurst: true, notificationMethod: 'osc9' } } });
    live.type(`go${KEYS.enter}\x1b[O`);
    await live.sees('1. Yes');
    expect(live.screen.written).toContain('\x1b]9;codex asks for your approval\x07');
    live.type('1');
    await live.sees('• fine');
    await live.rests();
    expect(live.screen.written).toContain('\x1b]9;fine\x07');
  });
});

describe('the composer', () => {
  it('runs a command of the user behind an exclamation mark', async () => {
    const live = await start({ turns: [] });
    live.type(`!echo mine; cat a.txt${KEYS.enter}`);
    await live.sees('You ran echo mine; cat a.txt');
    await live.sees('  └ mine');
  });

  it('completes names of files behind @', async () => {
    const live = await start({ turns: [], files: { 'some folder/deep file.md': '' } });
    live.type('look at @deep');
    await live.sees('some folder/deep file.md');
    live.type(KEYS.tab);
    await live.sees('› look at "some folder/deep file.md"');
  });

  it('lets an earlier message be edited: the conversation is taken back', async () => {
    const live = await start({ turns: [say('answer one'), say('answer two'), say('answer three')] });
    for (const [text, answer] of [['first', 'answer one'], ['second', 'answer two']] as const) {
      live.type(`${text}${KEYS.enter}`);
      await live.sees(answer);
      await live.rests();
    }
    live.type(KEYS.esc);
    await live.sees('esc again to edit an earlier message');
    live.type(KEYS.esc);
    await live.sees('T R A N S C R I P T');
    live.type(KEYS.enter);
    await live.misses('T R A N S C R I P T');
    await live.misses('answer two');
    await live.sees('› second');
    live.type(` time${KEYS.enter}`);
    await live.sees('answer three');
    expect(JSON.stringify(live.model.requests.at(-1)?.body?.input)).not.toContain('answer two');
  });

  it('gives its text to an editor and takes it back', async () => {
    const live = await start({ turns: [], tui: { programs: { edit: (text) => Promise.resolve(`${text} edited`) } } });
    live.type('text');
    await live.sees('› text');
    live.type('\x07');
    await live.sees('› text edited');
  });

  it('remembers prompts of earlier sessions', async () => {
    const kept: string[] = [];
    const prompts = { append: (text: string) => Promise.resolve(void kept.push(text)), read: (offset: number) => Promise.resolve(offset === 0 ? 'of yesterday' : null), search: () => Promise.resolve(null) };
    const live = await start({ turns: [say('fine')], tui: { prompts } });
    live.type(KEYS.up);
    await live.sees('› of yesterday');
    live.type(KEYS.enter);
    await live.sees('• fine');
    expect(kept).toEqual(['of yesterday']);
  });
});

describe('faults', () => {
  it('a refused request is told, and the message is back in the composer', async () => {
    const live = await start({ turns: [] });
    await live.client.request('thread/unsubscribe', { threadId: live.client.subscribedThreads[0] ?? '' });
    await live.client.request('thread/archive', { threadId: live.client.subscribedThreads[0] ?? '' }).catch(() => undefined);
    await live.client.close();
    await live.sees('The connection to the server is lost.');
    live.type(`precious${KEYS.enter}`);
    await live.sees('› precious');
    live.type(KEYS.ctrlC);
    live.type(KEYS.ctrlD);
    expect(await live.end).toMatchObject({ exitCode: 0 });
  });

  it('a thread that cannot be resumed ends it with the reason', async () => {
    const live = await startLiveApp({ turns: [], tui: { start: { kind: 'resume', threadId: '01a1ff4b-3f70-7c71-b649-1fdf31823c51' } } });
    expect(await live.end).toMatchObject({ exitCode: 1, threadId: null, problem: expect.stringContaining('01a1ff4b') });
    await live.close();
  });

  it('what the model writes cannot move the cursor', async () => {
    const live = await start({ turns: [say('a\x1b[2J\x1b]52;c;aGk=\x07b')] });
    live.type(`go${KEYS.enter}`);
    await live.sees(/^• a/);
    await live.rests();
    expect(live.screen.written).not.toContain('\x1b]52;');
    expect(live.screen.all.join('\n')).toContain('codex-ts (v1.2.3)');
  });
});
