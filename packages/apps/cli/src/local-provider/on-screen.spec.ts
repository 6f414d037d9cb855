import { describe, expect, it } from '@jest/globals';
import { CodexError } from '@codex-ts/protocol';

import { FakeScreen } from '../interactive/fake-screen.fixture.ts';
import { type TuiScreen } from '../interactive/tui-screen.ts';
import { chooseOnScreen } from './choose-on-screen.ts';
import { type LocalProvider, type PrepareOptions } from './local-provider.ts';
import { prepareOnScreen } from './prepare-on-screen.ts';

const never = new AbortController().signal;

function provider(id: LocalProvider['id'], state: 'running' | 'absent' | Promise<'running' | 'absent'>): LocalProvider {
  return { id, label: id === 'ollama' ? 'Ollama' : 'LM Studio', defaultModel: 'm', baseUrl: `http://${id}/v1`, find: async () => state, prepare: () => Promise.resolve() };
}

describe('the choice of a local provider', () => {
  it('is not put to anybody where just one runs', async () => {
    const screen = new FakeScreen();
    const choice = await chooseOnScreen(screen, [provider('ollama', 'absent'), provider('lmstudio', 'running')], never);
    expect([choice?.provider.id, choice?.isChosen, screen.shown]).toEqual(['lmstudio', false, []]);
  });

  it('shows what runs where, and takes a digit', async () => {
    const screen = new FakeScreen((_text, press) => press('2'));
    const choice = await chooseOnScreen(screen, [provider('ollama', 'running'), provider('lmstudio', 'running')], never);
    expect([choice?.provider.id, choice?.isChosen]).toEqual(['lmstudio', true]);
    expect(screen.shown[0]).toContain('› 1. Ollama     running at http://ollama/v1\n  2. LM Studio  running at http://lmstudio/v1');
  });

  it('shows who has not answered yet, and then what they answered', async () => {
    let answer: (state: 'running') => void = () => undefined;
    const late = new Promise<'running'>((resolve) => (answer = resolve));
    const screen = new FakeScreen((text, press) => {
      if (text.includes('looking at http://lmstudio')) answer('running');
      if (text.includes('running at http://lmstudio')) press('2');
    });
    const choice = await chooseOnScreen(screen, [provider('ollama', 'absent'), provider('lmstudio', late)], never);
    expect(choice?.provider.id).toBe('lmstudio');
    expect(screen.shown[0]).toContain('not running at http://ollama/v1');
  });

  it('can be left', async () => {
    const screen = new FakeScreen((_text, press) => press('esc'));
    expect(await chooseOnScreen(screen, [provider('ollama', 'absent'), provider('lmstudio', 'absent')], never)).toBeNull();
  });
});

describe('making a provider ready', () => {
  const about = { label: 'Ollama', baseUrl: 'http://o/v1' };
  const told = (step: string, completedBytes = 0): Parameters<PrepareOptions['onProgress']>[0] => ({ model: 'm', step, completedBytes, totalBytes: 2e9 });
  const run = (screen: TuiScreen, prepare: Parameters<typeof prepareOnScreen>[1]['prepare'], signal = never) =>
    prepareOnScreen(screen, { provider: about, prepare, onWarning: () => undefined, signal });

  it('shows nothing when there is nothing to do', async () => {
    const screen = new FakeScreen();
    expect(await run(screen, () => Promise.resolve())).toBe('ready');
    expect(screen.shown).toEqual([]);
  });

  it('shows a download until it is done', async () => {
    let done: () => void = () => undefined;
    const screen = new FakeScreen((text) => {
      if (text.includes('50%')) done();
    });
    const end = run(screen, ({ onProgress }) => {
      onProgress(told('pulling a'));
      setImmediate(() => onProgress(told('pulling a', 1e9)));
      return new Promise((resolve) => (done = resolve));
    });
    expect(await end).toBe('ready');
    expect(screen.shown.at(-1)).toContain('Downloading m');
  });

  it('says where it looks while nothing happens, and stops when told to', async () => {
    let isStopped = false;
    const screen = new FakeScreen((_text, press) => press('esc'));
    const end = run(screen, ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => {
      isStopped = true;
      reject(signal.reason as Error);
    })));
    expect([await end, isStopped]).toEqual(['cancelled', true]);
    expect(screen.shown[0]).toContain('Looking for Ollama');
  });

  it('fails as the provider does, before and while it is shown', async () => {
    const problem = new CodexError('no space left', { code: 'x' });
    await expect(run(new FakeScreen(), () => Promise.reject(problem))).rejects.toBe(problem);
    await expect(
      run(new FakeScreen(), async ({ onProgress }) => {
        onProgress(told('pulling a'));
        await new Promise((resolve) => setImmediate(resolve));
        throw problem;
      }),
    ).rejects.toBe(problem);
  });
});
