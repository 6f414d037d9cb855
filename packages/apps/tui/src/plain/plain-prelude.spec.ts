import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextRound } from 'node:timers/promises';

import { FakeHooks, FakeInput, FakeOutput } from '@codex-ts/fake-terminal';
import { ProgressNotice } from '../views/onboarding/progress-notice.ts';
import { localProviderChoice } from '../views/onboarding/local-provider-choice.ts';
import { PlainTui } from './plain-tui.ts';

function begin() {
  let written = '';
  const input = new FakeInput();
  const hooks = new FakeHooks();
  const ui = new PlainTui({ env: { TERM: 'xterm' }, settings: {}, terminal: { input, output: new FakeOutput({ columns: 80, rows: 24 }, (text) => void (written += text)), hooks } });
  const settled = async (): Promise<void> => {
    for (let rounds = 0; rounds < 8; rounds += 1) await nextRound();
  };
  return {
    ui,
    hooks,
    settled,
    written: () => written,
    type: async (text: string) => {
      await settled();
      input.emit('data', Buffer.from(text));
      await settled();
    },
  };
}

describe('questions before a conversation, line by line', () => {
  it('trust in a folder; what cannot be kept is said, and asked again', async () => {
    const { ui, type, written } = begin();
    const steps = await ui.onboarding({ animations: true, signal: new AbortController().signal });
    const answer = steps.trust({ folder: '/w/sub', root: '/w' }, () => Promise.reject(new Error('the disk is full')));
    await type('y\r');
    expect(written()).toContain('Do you trust this folder?\n/w/sub\nThis trusts all of /w\n');
    expect(written()).toContain('Error: the disk is full\n');
    await type('2\r');
    expect(await answer).toBe('session');
    steps.finished('/w is trusted');
    expect(written().endsWith('/w is trusted.\n')).toBe(true);
    ui.close();
  });

  it('a key is not shown, and can be corrected', async () => {
    const { ui, type, written } = begin();
    const steps = await ui.onboarding({ animations: true, signal: new AbortController().signal });
    const saved: string[] = [];
    const answer = steps.apiKey(null, (key) => (key === 'sk bad' ? Promise.reject(new Error('that is no key')) : Promise.resolve(void saved.push(key))));
    await type('\r');
    expect(written()).toContain('API key cannot be empty.\n');
    await type('sk bad\r');
    expect(written()).toContain('Error: that is no key\n');
    await type('sk-good\r');
    expect([await answer, saved]).toEqual(['saved', ['sk-good']]);
    expect(written()).not.toMatch(/sk/);
    ui.close();
  });

  it('a program to choose, and one that is waited for until it is stopped', async () => {
    const { ui, type, written } = begin();
    const rows = [{ id: 'a', label: 'A', baseUrl: 'http://a', state: 'running' as const }, { id: 'b', label: 'B', baseUrl: 'http://b', state: 'absent' as const }];
    const chosen = ui.prelude.ask(localProviderChoice(rows, ui.keymap), (outcome, done: (id: string | null) => void) => done(outcome.type === 'chosen' ? outcome.value : null));
    await type('2\r');
    expect(await chosen).toBe('b');
    expect(written()).toContain('1. A: running at http://a\n2. B: not running at http://b\n');
    const stopped = ui.prelude.ask(new ProgressNotice({ label: 'B', baseUrl: 'http://b' }, ui.keymap), (_, done: (answer: string) => void) => done('stopped'), new Promise<string>(() => undefined));
    await type('\x03');
    expect(await stopped).toBe('stopped');
    const ready = await ui.prelude.ask(new ProgressNotice({ label: 'B', baseUrl: 'http://b' }, ui.keymap), (_, done: (answer: string) => void) => done('stopped'), Promise.resolve('ready'));
    expect(ready).toBe('ready');
    expect(written()).toContain('Looking for B\nhttp://b\nCtrl+C stops it. ');
    ui.close();
  });

  it('ctrl+d leaves from every question, and what comes after it', async () => {
    const { ui, type } = begin();
    const steps = await ui.onboarding({ animations: true, signal: new AbortController().signal });
    const answer = steps.apiKey(null, () => Promise.resolve());
    await type('sk');
    await type('\x04');
    await type('\x7f\x7f\x04');
    expect(await answer).toBeNull();
    expect(await steps.migration({ from: 'a', to: 'b', text: '' })).toBeNull();
    ui.close();
  });

  it('ctrl+z stops the program at a question, which is then shown again', async () => {
    const { ui, hooks, type, written, settled } = begin();
    void ui.prelude.ask(localProviderChoice([{ id: 'a', label: 'A', baseUrl: 'http://a', state: 'running' }], ui.keymap), () => undefined);
    await type('1\x1a');
    expect(hooks.kills).toEqual([[0, 'SIGTSTP']]);
    hooks.emit('SIGCONT');
    await settled();
    expect(written().endsWith('Answer, 1 to 1: 1')).toBe(true);
    ui.close();
  });

  it('a terminal that goes away answers nothing', async () => {
    const { ui, settled } = begin();
    const steps = await ui.onboarding({ animations: true, signal: new AbortController().signal });
    const answer = steps.trust({ folder: '/w', root: '/w' }, () => Promise.resolve());
    await settled();
    ui.hangUp();
    expect(await answer).toBeNull();
    expect(await steps.migration({ from: 'a', to: 'b', text: '' })).toBeNull();
    ui.close();
  });
});
