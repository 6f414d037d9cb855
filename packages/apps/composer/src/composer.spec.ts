import { describe, expect, it } from '@jest/globals';
import { type ComposerEffect } from './composer-effect.ts';
import { Driver, keyOf, only } from './driver.fixture.ts';
import { plainDraft } from './text/token.ts';

const submits = (effects: ComposerEffect[]): [string | undefined, string][] => only(effects, 'submit').map(({ mode, input }) => [mode, input.text]);

describe('sending', () => {
  it('trims, empties the composer and gives the draft along', () => {
    const driver = new Driver();
    driver.type('  hello\nworld \n');
    const effects = driver.press('enter');
    expect(effects).toMatchObject([{ type: 'submit', mode: 'send', input: { text: 'hello\nworld', elements: [], images: [], mentions: [] }, draft: { text: '  hello\nworld \n' } }]);
    expect(driver.text).toBe('');
    driver.press('ctrl+_');
    expect(driver.text).toBe('');
  });

  it('sends nothing when there is nothing', () => {
    const driver = new Driver();
    expect(driver.press('enter')).toEqual([]);
    driver.type('  \n ');
    expect(driver.press('enter')).toEqual([]);
    expect(driver.text).toBe('  \n ');
  });

  it('steers by Enter and queues by Tab while a turn runs; Tab sends otherwise', () => {
    const driver = new Driver();
    driver.type('idle');
    expect(submits(driver.press('tab'))).toEqual([['send', 'idle']]);
    driver.composer.setState({ isRunning: true });
    driver.type('steer');
    expect(submits(driver.press('enter'))).toEqual([['send', 'steer']]);
    driver.type('later');
    expect(submits(driver.press('tab'))).toEqual([['queue', 'later']]);
  });

  it('runs commands of the user behind `!`', () => {
    const driver = new Driver();
    driver.type('! ls -l ');
    expect(driver.composer.mode).toBe('shell');
    expect(submits(driver.press('enter'))).toEqual([['shell', 'ls -l']]);
    driver.type('!');
    expect(driver.press('enter')).toEqual([{ type: 'emptyShell' }]);
    expect(driver.text).toBe('!');
    driver.composer.setState({ isRunning: true });
    driver.type('x');
    expect(driver.press('tab')).toEqual([{ type: 'bell' }]);
    expect(submits(driver.press('enter'))).toEqual([['shell', 'x']]);
  });

  it('tells where tokens are in bytes', () => {
    const driver = new Driver();
    driver.type(' größe ');
    driver.composer.insertToken('$skill', { kind: 'mention', name: 'skill', path: '/s/SKILL.md' });
    driver.type(' ü ');
    driver.paste('€'.repeat(1_001));
    driver.composer.handle({ type: 'image', path: '/a.png' }, 0);
    const input = only(driver.press('enter'), 'submit')[0]?.input;
    expect(input?.mentions).toEqual([{ name: 'skill', path: '/s/SKILL.md' }]);
    expect(input?.elements.map(({ placeholder }) => placeholder)).toEqual(['$skill', '[Image #1]']);
    for (const { byteRange, placeholder } of input?.elements ?? []) expect(Buffer.from(input?.text ?? '').subarray(byteRange.start, byteRange.end).toString()).toBe(placeholder);
  });

  it('takes a message back that was refused, without a trace in the history', () => {
    const driver = new Driver();
    driver.type('/unknown x');
    const [submit] = only(driver.press('enter'), 'submit');
    driver.composer.restore(submit?.draft ?? plainDraft(''));
    expect(driver.shown).toBe('/unknown x|');
    driver.press('ctrl+u');
    expect(driver.press('up')).toEqual([{ type: 'history', offset: 0 }]);
  });

  it('takes waiting messages back before the draft', () => {
    const driver = new Driver();
    driver.type('draft');
    driver.composer.prepend([plainDraft('first'), plainDraft('second')]);
    expect(driver.shown).toBe('first\nsecond\ndraft|');
  });
});

describe('Ctrl+C, Ctrl+D and Esc', () => {
  it('Ctrl+C closes the pop-up, then clears, then interrupts, then leaves', () => {
    const driver = new Driver();
    driver.type('/mo');
    expect(driver.press('ctrl+c')).toEqual([{ type: 'popup', popup: null }]);
    expect(driver.text).toBe('/mo');
    expect(driver.press('ctrl+c')).toEqual([]);
    expect(driver.text).toBe('');
    driver.composer.setState({ isRunning: true });
    expect(driver.press('ctrl+c')).toEqual([{ type: 'interrupt' }]);
    driver.composer.setState({ isRunning: false });
    expect(driver.press('ctrl+c')).toEqual([{ type: 'exit' }]);
  });

  it('Ctrl+D leaves an empty composer, and deletes in any other', () => {
    const driver = new Driver();
    expect(driver.press('ctrl+d')).toEqual([{ type: 'exit' }]);
    driver.type('ab');
    expect(driver.press('ctrl+d')).toEqual([]);
    expect(driver.press('home ctrl+d')).toEqual([]);
    expect(driver.text).toBe('b');
  });

  it('Esc closes the pop-up, then interrupts; the draft stays', () => {
    const driver = new Driver();
    driver.composer.setState({ isRunning: true });
    driver.type('@x');
    expect(driver.press('esc')).toEqual([{ type: 'popup', popup: null }]);
    expect(driver.press('esc')).toEqual([{ type: 'interrupt' }]);
    expect(driver.text).toBe('@x');
  });

  it('Esc Esc opens earlier messages when nothing is written and nothing runs', () => {
    const driver = new Driver();
    expect(driver.press('esc')).toEqual([{ type: 'backtrack', step: 'primed' }]);
    expect(driver.composer.isBacktrackPrimed).toBe(true);
    expect(driver.press('esc')).toEqual([{ type: 'backtrack', step: 'open' }]);
    expect(driver.composer.isBacktrackPrimed).toBe(false);
    driver.press('esc');
    expect(driver.press('a')).toEqual([{ type: 'backtrack', step: 'cancelled' }]);
    expect(only(driver.press('esc esc'), 'backtrack')).toEqual([]);
    expect(driver.text).toBe('a');
  });

  it('an interrupting Esc does not prime', () => {
    const driver = new Driver();
    driver.composer.setState({ isRunning: true });
    driver.press('esc');
    driver.composer.setState({ isRunning: false });
    expect(driver.press('esc')).toEqual([{ type: 'backtrack', step: 'primed' }]);
  });
});

describe('the other keys', () => {
  it('`?` shows the keys while nothing is written', () => {
    const driver = new Driver();
    expect(driver.type('?')).toEqual([{ type: 'shortcuts' }]);
    driver.type('a?');
    expect(driver.text).toBe('a?');
  });

  it('asks for the last queued message', () => {
    expect(new Driver().press('shift+left alt+up')).toEqual([{ type: 'editQueued' }, { type: 'editQueued' }]);
  });

  it('gives back what it does not know', () => {
    const driver = new Driver();
    expect(driver.press('ctrl+t')).toEqual([{ type: 'unhandled', key: keyOf('ctrl+t') }]);
    driver.composer.setState({ isEnabled: false });
    expect(driver.press('a')).toEqual([{ type: 'unhandled', key: keyOf('a') }]);
    expect(driver.text).toBe('');
  });
});

describe("the user's own editor", () => {
  it('gets pastes written out, and gives back what is there', () => {
    const driver = new Driver();
    driver.type('see ');
    driver.composer.handle({ type: 'image', path: '/a.png' }, 0);
    driver.composer.handle({ type: 'image', path: '/b.png' }, 0);
    driver.paste('z'.repeat(1_100));
    const [effect] = only(driver.press('ctrl+g'), 'editor');
    expect(effect?.text).toBe(`see [Image #1] [Image #2] ${'z'.repeat(1_100)}`);
    driver.composer.setEdited('now [Image #2] only\r\n');
    expect(driver.composer.draft).toEqual({ text: 'now [Image #1] only', tokens: [{ start: 4, end: 14, meaning: { kind: 'image', path: '/b.png' } }] });
    driver.press('ctrl+_');
    expect(driver.text).toBe('see [Image #1] [Image #2] [Pasted Content 1100 chars]');
  });
});

describe('from outside', () => {
  it('the text is set, cleaned, replaced and cleared', () => {
    const driver = new Driver();
    driver.composer.setText('a\u0007\r\nb');
    expect(driver.shown).toBe('a\nb|');
    driver.composer.insertText('c');
    driver.composer.replaceRange({ start: 0, end: 1 }, 'A');
    expect(driver.shown).toBe('A|\nbc');
    expect(driver.composer.clear()).toEqual({ text: 'A\nbc', tokens: [] });
    expect(driver.composer.isEmpty).toBe(true);
    driver.composer.recall(plainDraft('earlier'));
    driver.press('up');
    expect(only(driver.effects, 'history')).toEqual([{ type: 'history', offset: 0 }]);
  });
});
