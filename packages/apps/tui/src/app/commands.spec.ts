import { describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { KEYS, type LiveApp, liveApps } from './live-app.fixture.ts';

const start = liveApps();

const say = (message: string): MockScriptEntry => ({ items: [{ message, chunks: 2 }] });

async function turn(live: LiveApp, text: string, answer: string): Promise<void> {
  live.type(`${text}${KEYS.enter}`);
  await live.sees(answer);
  await live.rests();
}

describe('slash commands', () => {
  it('are listed by what is typed, completed by Tab and run by Enter', async () => {
    const live = await start();
    live.type('/re');
    const rows = await live.sees('/resume');
    expect(rows).toMatch(/› \/review .*\n  \/rename .*\n  \/resume/);
    live.type('n');
    await live.misses('/review');
    live.type(KEYS.tab);
    await live.sees('› /rename');
    live.type(`my thread${KEYS.enter}`);
    await live.sees('Thread renamed to my thread');
  });

  it('say what they are when they are not known, and keep the text', async () => {
    const live = await start();
    live.type(`/nonsense please${KEYS.enter}`);
    await live.sees('There is no command /nonsense.');
    await live.sees('› /nonsense please');
  });

  it('that would disturb a turn are refused while one runs', async () => {
    const live = await start({ turns: [{ items: [{ call: 'exec_command', args: { cmd: 'while [ ! -e go ]; do sleep 0.02; done', login: false }, callId: 'c1' }] }, say('over')] });
    live.type(`go${KEYS.enter}`);
    await live.sees('Running');
    live.type(`/new${KEYS.enter}`);
    await live.sees('/new cannot be used while a turn runs.');
    writeFileSync(join(live.workspace, 'go'), '');
    await live.sees('over');
  });

  it('/status and /debug-config print what holds', async () => {
    const live = await start({ turns: [say('fine')], files: { 'AGENTS.md': '# x\n' } });
    await turn(live, 'hi', 'fine');
    live.type(`/status${KEYS.enter}`);
    await live.sees(/Permissions: +Full access/);
    await live.sees(/Model: +gpt-5.3-codex \(reasoning medium\)/);
    expect(live.screen.all.join('\n')).toMatch(/Agents.md: +\S*AGENTS.md/);
    live.type(`/debug-config${KEYS.enter}`);
    await live.sees('Requirements');
    expect(live.screen.all.join('\n')).toMatch(/model = "gpt-5.3-codex" \(user/);
  });

  it('/model changes what the next turn runs with, and the configuration', async () => {
    const live = await start({ turns: [say('fine')] });
    live.type(`/model${KEYS.enter}`);
    await live.sees('Select a model');
    live.type('2');
    await live.sees('How hard should');
    live.type('1');
    const rows = await live.sees('The model is now');
    const name = /The model is now (\S+) (\w+)\./.exec(rows);
    await turn(live, 'hi', 'fine');
    expect(live.model.requests.at(-1)?.body?.model).toBe(name?.[1]);
    const { config } = await live.client.request('config/read', {});
    expect(config.model).toBe(name?.[1]);
    expect(config.model_reasoning_effort).toBe(name?.[2]);
  });

  it('/permissions changes what the next turn may do', async () => {
    const live = await start({ turns: [say('fine')] });
    live.type(`/permissions${KEYS.enter}`);
    await live.sees('Select permissions');
    live.type('1');
    await live.sees('Permissions are now: Read only.');
    await turn(live, 'hi', 'fine');
    live.type(`/status${KEYS.enter}`);
    await live.sees(/Permissions: +Read only/);
    expect(JSON.stringify(live.model.requests.at(-1)?.body?.input)).toContain('read-only');
  });

  it('/diff shows changed and new files', async () => {
    const live = await start();
    const git = (...args: string[]): unknown => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: live.workspace, stdio: 'pipe' });
    git('init', '-q');
    git('add', 'a.txt');
    git('commit', '-qm', 'one');
    writeFileSync(join(live.workspace, 'a.txt'), 'two\n');
    writeFileSync(join(live.workspace, 'new.txt'), 'fresh\n');
    live.type(`/diff${KEYS.enter}`);
    const rows = await live.sees('D I F F');
    expect(rows).toContain('+two');
    expect(rows).toContain('+fresh');
    live.type('q');
    await live.misses('D I F F');
    live.type(`/review${KEYS.enter}`);
    await live.sees('What should be reviewed?');
    live.type('3');
    await live.sees('one');
    live.type(KEYS.esc);
    await live.sees('What should be reviewed?');
    live.type(KEYS.esc);
    await live.sees('Say what to do');
  });

  it('/undo takes the last turn back, files and messages', async () => {
    const patch = '*** Begin Patch\n*** Add File: made.txt\n+hello\n*** End Patch';
    const live = await start({ turns: [{ items: [{ custom: 'apply_patch', input: patch, callId: 'p1' }] }, say('made it')] });
    await turn(live, 'make it', 'made it');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(true);
    live.type(`/undo${KEYS.enter}`);
    await live.sees('Undo the last turn?');
    live.type('1');
    await live.sees('The last turn was taken back.');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(false);
    expect(live.screen.screen.join('\n')).not.toContain('made it');
  });

  it('/new, /fork and /resume change the conversation on the screen', async () => {
    const live = await start({ turns: [say('first answer'), say('second answer')] });
    await turn(live, 'one', 'first answer');
    live.type(`/fork${KEYS.enter}`);
    await live.sees('To go on with this conversation: codex resume');
    live.type(`/new${KEYS.enter}`);
    await turn(live, 'two', 'second answer');
    live.type(`/resume${KEYS.enter}`);
    await live.sees('Resume a session');
    await live.sees('one');
    live.type(`one${KEYS.enter}`);
    await live.misses('Resume a session');
    await live.sees('first answer');
  });

  it('/copy hands the answer to the terminal, /mention begins a name, /clear begins anew', async () => {
    const live = await start({ turns: [say('take **this**')] });
    await turn(live, 'hi', 'take this');
    live.type(`/copy${KEYS.enter}`);
    await live.sees('given to the terminal');
    expect(live.screen.written).toContain(`\x1b]52;c;${Buffer.from('take **this**').toString('base64')}\x07`);
    live.type(`/mention${KEYS.enter}`);
    await live.sees(/^› @$/);
    live.type('\x15');
    live.type(`/clear${KEYS.enter}`);
    await live.misses('take this');
    expect(live.screen.scrollback).toEqual([]);
  });

  it('/init asks for a guide, unless there is one', async () => {
    const live = await start({ turns: [say('written')] });
    await turn(live, '/init', 'written');
    writeFileSync(join(live.workspace, 'AGENTS.md'), '# x\n');
    live.type(`/init${KEYS.enter}`);
    await live.sees('There is an AGENTS.md here already');
  });

  it('/ps, /stop, /compact and /exit do what they say', async () => {
    const live = await start({ turns: [say('fine'), say('summed up')] });
    await turn(live, 'hi', 'fine');
    live.type(`/ps${KEYS.enter}`);
    await live.sees('No commands run in the background.');
    live.type(`/stop${KEYS.enter}`);
    await live.sees('No commands run in the background.');
    live.type(`/compact${KEYS.enter}`);
    await live.sees('Context compacted');
    live.type(`/quit${KEYS.enter}`);
    expect(await live.end).toMatchObject({ exitCode: 0 });
  });
});
