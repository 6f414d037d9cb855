import { describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { KEYS, liveApps } from './live-app.fixture.ts';

const start = liveApps();

const say = (message: string): MockScriptEntry => ({ items: [{ message, chunks: 5 }] });
const asking = { overrides: { sandbox: 'read-only', approvalPolicy: 'on-request' } } as const;
const touch = (file: string): MockScriptEntry => ({ items: [{ call: 'exec_command', args: { cmd: `touch ${file}`, login: false, sandbox_permissions: 'require_escalated', justification: 'a file is needed' }, callId: 'c1' }] });

describe('the terminal UI', () => {
  it('begins a thread, sends, shows the answer as it comes, and leaves everything in the scrollback', async () => {
    const live = await start({ turns: [say('# Hello\n\nI am **here**.\n')] });
    expect(live.screen.all.join('\n')).toContain('codex-ts (v1.2.3)');
    live.type('hi there');
    live.type(KEYS.enter);
    await live.sees('I am here.');
    await live.rests();
    live.type(KEYS.ctrlD);
    expect(await live.end).toMatchObject({ exitCode: 0, problem: null, threadId: expect.any(String) });
    await live.screen.settle();
    const rows = live.screen.all;
    expect(rows.filter((row) => row === '› hi there')).toHaveLength(1);
    expect(rows.at(-1)).toContain('I am here.');
    expect(live.screen.modes.paste).toBe(false);
  });

  it('asks before a command runs, and runs it when a digit says so', async () => {
    const live = await start({ turns: [touch('made.txt'), say('done it')], tui: asking });
    live.type(`make it${KEYS.enter}`);
    await live.sees('Would you like to run this command?');
    live.type('1');
    await live.sees('done it');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(true);
  });

  it('shows in its last row and in the title what the user wants there', async () => {
    const live = await start({ tui: { settings: { animations: false, statusLine: ['codex-version', 'nothing', 'model-name'], terminalTitle: ['app-name', 'status'] } } });
    await live.sees(/^  v1.2.3 · gpt-5.3-codex$/);
    await live.sees('`tui.status_line`: there is no item `nothing`.');
    expect(live.screen.written).toContain('\x1b]0;codex-ts Ready\x1b\\');
  });

  it('runs nothing that was refused', async () => {
    const live = await start({ turns: [touch('made.txt'), say('done it')], tui: asking });
    live.type(`make it${KEYS.enter}`);
    await live.sees('Would you like to run this command?');
    live.type(KEYS.esc);
    await live.sees('interrupted');
    expect(existsSync(join(live.workspace, 'made.txt'))).toBe(false);
  });
});
