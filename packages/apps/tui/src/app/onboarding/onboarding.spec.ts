import { describe, expect, it } from '@jest/globals';
import { makeTheme } from '@codex-ts/terminal-markup';

import { key } from '../../views/driver.fixture.ts';
import { Prelude } from '../prelude.ts';
import { type Screen } from '../drawing/screen.ts';
import { tuiKeymap } from '../input/tui-keymap.ts';
import { Onboarding } from './onboarding.ts';

const THEME = makeTheme({ depth: '16', background: null });

function open({ animations = true, keys = {} }: { readonly animations?: boolean; readonly keys?: object } = {}) {
  const frames: number[] = [];
  const stop = new AbortController();
  const screen = { request: () => undefined, requestIn: (ms: number) => frames.push(ms), show: () => undefined, clock: { now: () => 0 } } as unknown as Screen;
  const { keymap } = tuiKeymap(keys);
  const prelude = new Prelude(screen, keymap);
  const steps = new Onboarding({ screen, prelude, keymap }, { animations, signal: stop.signal });
  return {
    steps, stop, frames, prelude,
    press: (...names: readonly string[]) => names.forEach((name) => prelude.input({ type: 'key', key: key(name) })),
    text: (columns = 80, rows = 24) => prelude.frame({ columns, rows }, THEME).frame.lines.map(({ spans }) => spans.map(({ text }) => text).join('').trimEnd()).join('\n'),
  };
}

const fails = () => Promise.reject(new Error('The disk is full.'));
const works = () => Promise.resolve();
const WAYS = { ways: ['apiKey', 'local', 'demo'] } as const;

describe('the questions of a first run', () => {
  it('stay as a line each above the next one', async () => {
    const { steps, press, text } = open();
    const way = steps.chooseWay(WAYS);
    expect(text()).toMatch(/^ {2}Welcome to codex-ts[^]*How would you like to reach a model\?[^]*3\. Try it/);
    press('down', 'down', 'enter');
    expect(await way).toBe('demo');
    steps.finished('The key is stored');
    const trust = steps.trust({ folder: '/a/b', root: '/a' }, works);
    expect(text()).toMatch(/Welcome[^]*✓ The key is stored[^]*Do you trust this folder\?[^]*all of \/a/);
    press('y');
    expect(await trust).toBe('trusted');
    expect(steps.hasLeft).toBe(false);
  });

  it('take a key, say why it was not stored, and go back', async () => {
    const { steps, press, prelude, text } = open();
    const saved: string[] = [];
    const first = steps.apiKey(null, async (given) => (saved.push(given), given === 'bad' ? fails() : works()));
    press('b', 'a', 'd', 'enter');
    await new Promise(setImmediate);
    expect(text()).toContain('✗ The disk is full.');
    press('ctrl+u');
    prelude.input({ type: 'paste', text: '  good\n' });
    expect(text()).not.toMatch(/disk|good/);
    press('enter');
    expect([await first, saved]).toEqual(['saved', ['bad', 'good']]);
    const second = steps.apiKey('sk-env', works);
    press('esc');
    expect(await second).toBe('back');
  });

  it('let a folder be trusted once where that cannot be kept', async () => {
    const { steps, press, text } = open();
    const trust = steps.trust({ folder: '/a', root: '/a' }, fails);
    press('s', 'enter');
    await new Promise(setImmediate);
    expect(text()).toMatch(/✗ The disk is full\.[^]*2\. Yes, for this session only/);
    press('s');
    expect(await trust).toBe('session');
  });

  it('keep the model that is used on esc', async () => {
    const { steps, press } = open();
    const answers = ['esc', '1', '2'].map(async (name) => {
      const answer = steps.migration({ from: 'a', to: 'b', text: 'c' });
      press(name);
      return answer;
    });
    expect(await Promise.all(answers)).toEqual(['old', 'new', 'old']);
  });

  it.each(['ctrl+c', 'ctrl+d'])('are left from everywhere with %s, for good', async (name) => {
    const asks: ((steps: Onboarding) => Promise<unknown>)[] = [(on) => on.chooseWay(WAYS), (on) => on.apiKey('sk', works), (on) => on.modelName('Ollama', 'm'), (on) => on.trust({ folder: '/', root: '/' }, works), (on) => on.migration({ from: 'a', to: 'b', text: '' })];
    for (const ask of asks) {
      const { steps, press } = open();
      const answer = ask(steps);
      press(name);
      expect([await answer, steps.hasLeft, await steps.chooseWay(WAYS)]).toEqual([null, true, null]);
    }
  });

  it('are left by other keys where the user says so', async () => {
    const { steps, press } = open({ keys: { onboarding: { quit: 'f5' } } });
    const answer = steps.trust({ folder: '/', root: '/' }, works);
    press('ctrl+d', 'f5');
    expect([await answer, steps.hasLeft]).toEqual([null, true]);
  });

  it('end when the terminal goes away and when the program is told to stop', async () => {
    const closed = open();
    const first = closed.steps.trust({ folder: '/', root: '/' }, works);
    closed.prelude.input({ type: 'closed' });
    expect([await first, await closed.steps.chooseWay(WAYS)]).toEqual([null, null]);
    const stopped = open();
    const second = stopped.steps.chooseWay(WAYS);
    stopped.stop.abort();
    expect([await second, stopped.steps.hasLeft]).toEqual([null, true]);
  });

  it('greet with a picture where there is room for it, and draw again only then', () => {
    for (const [animations, columns, rows, hasArt] of [[true, 60, 37, true], [true, 59, 37, false], [true, 60, 36, false], [false, 140, 50, false]] as const) {
      const { steps, text, frames } = open({ animations });
      void steps.chooseWay(WAYS);
      expect([text(columns, rows).includes('@@@@'), frames]).toEqual([hasArt, hasArt ? [80] : []]);
    }
  });
});
