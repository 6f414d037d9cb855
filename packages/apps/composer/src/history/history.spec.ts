import { describe, expect, it } from '@jest/globals';
import { Driver, only } from '../driver.fixture.ts';
import { plainDraft } from '../text/token.ts';

const send = (driver: Driver, text: string): void => {
  driver.type(text);
  driver.press('enter');
};

describe('going back through the history', () => {
  it('shows prompts of this session, then asks for earlier ones', () => {
    const driver = new Driver();
    send(driver, 'one');
    send(driver, 'two');
    driver.press('up');
    expect(driver.shown).toBe('two|');
    driver.press('up');
    expect(driver.shown).toBe('one|');
    expect(driver.press('up')).toEqual([{ type: 'history', offset: 0 }]);
    expect(driver.press('up')).toEqual([]);
    expect(driver.composer.provideHistory(0, 'older\u001b[31m')).toEqual([]);
    expect(driver.shown).toBe('older|');
    driver.press('up');
    driver.composer.provideHistory(1, null);
    expect(driver.shown).toBe('older|');
    expect(driver.press('up')).toEqual([]);
    driver.press('down down down');
    expect(driver.shown).toBe('|');
    driver.press('up up up');
    expect(driver.shown).toBe('older|');
  });

  it('passes over repetitions', () => {
    const driver = new Driver();
    send(driver, 'same');
    send(driver, 'same');
    driver.press('up up');
    expect(driver.composer.provideHistory(0, 'same')).toEqual([{ type: 'history', offset: 1 }]);
    driver.composer.provideHistory(1, 'other');
    expect(driver.text).toBe('other');
  });

  it('happens only where nothing can be lost', () => {
    const driver = new Driver();
    send(driver, 'one\ntwo');
    driver.type('draft');
    driver.press('up up');
    expect(driver.shown).toBe('|draft');
    driver.press('ctrl+e ctrl+u up');
    expect(driver.shown).toBe('one\ntwo|');
    driver.press('left up');
    expect(driver.shown).toBe('on|e\ntwo');
    driver.press('x up up up');
    expect(driver.shown).toBe('|onxe\ntwo');
  });

  it('goes on from either end of what is shown', () => {
    const driver = new Driver();
    send(driver, 'first');
    send(driver, 'second');
    driver.press('up home up');
    expect(driver.shown).toBe('first|');
    driver.press('down');
    expect(driver.shown).toBe('second|');
  });

  it('brings a cleared draft back, with its tokens', () => {
    const driver = new Driver();
    driver.type('look ');
    driver.paste('y'.repeat(1_500));
    driver.composer.handle({ type: 'image', path: '/a.png' }, 0);
    const before = driver.composer.draft;
    driver.press('ctrl+c');
    expect(driver.text).toBe('');
    driver.press('up');
    expect(driver.composer.draft).toEqual(before);
    expect(only(driver.press('enter'), 'submit')[0]?.input.images).toEqual([{ path: '/a.png', placeholder: '[Image #1]' }]);
  });

  it('drops an answer that comes after the user went on', () => {
    const driver = new Driver();
    driver.press('up');
    driver.type('new');
    driver.composer.provideHistory(0, 'old');
    expect(driver.text).toBe('new');
    driver.press('ctrl+u up');
    expect(driver.text).toBe('old');
  });

  it('takes what was sent in other ways', () => {
    const driver = new Driver();
    driver.composer.remember(plainDraft('from elsewhere'));
    driver.press('up');
    expect(driver.text).toBe('from elsewhere');
  });

  it('can be taken back', () => {
    const driver = new Driver();
    send(driver, 'one');
    driver.press('up ctrl+_');
    expect(driver.text).toBe('');
  });
});

describe('searching the history', () => {
  const searching = (): Driver => {
    const driver = new Driver();
    send(driver, 'fix the parser');
    send(driver, 'write tests');
    send(driver, 'Fix the lexer');
    driver.type('draft');
    driver.press('ctrl+r');
    return driver;
  };

  it('finds the newest prompt first, and older ones one by one', () => {
    const driver = searching();
    driver.type('fix');
    driver.press('ctrl+r enter');
    expect(driver.shown).toBe('fix the parser|');
    driver.press('ctrl+_');
    expect(driver.text).toBe('draft');
  });

  it('asks for earlier prompts when those of this session are through', () => {
    const driver = searching();
    expect(driver.type('tests')).toEqual([]);
    expect(driver.press('ctrl+r')).toEqual([{ type: 'searchHistory', query: 'tests', offset: 0 }]);
    expect(driver.composer.provideSearch('tests', { offset: 4, text: 'write tests' })).toEqual([{ type: 'searchHistory', query: 'tests', offset: 5 }]);
    driver.composer.provideSearch('tests', { offset: 7, text: 'old tests' });
    expect(driver.press('ctrl+r')).toEqual([{ type: 'searchHistory', query: 'tests', offset: 8 }]);
    driver.composer.provideSearch('tests', null);
    expect(driver.press('ctrl+r')).toEqual([{ type: 'bell' }]);
    driver.press('ctrl+s enter');
    expect(driver.text).toBe('write tests');
  });

  it('gives the draft back when it is given up, or finds nothing', () => {
    const driver = searching();
    driver.type('fix');
    driver.press('esc');
    expect(driver.shown).toBe('draft|');
    driver.press('ctrl+r');
    driver.type('nowhere');
    driver.composer.provideSearch('nowhere', null);
    driver.press('enter');
    expect(driver.shown).toBe('draft|');
    expect(only(driver.effects, 'exit')).toEqual([]);
  });

  it('ignores answers to what is no longer asked', () => {
    const driver = searching();
    driver.type('zz');
    driver.press('backspace');
    driver.composer.provideSearch('zz', { offset: 0, text: 'zz' });
    driver.press('enter');
    expect(driver.text).toBe('draft');
  });

  it('leaves with what it found when another key is pressed', () => {
    const driver = searching();
    driver.type('parser');
    driver.press('home');
    expect(driver.shown).toBe('|fix the parser');
  });

  it('searches for what is pasted', () => {
    const driver = searching();
    driver.paste('write\ntests');
    driver.press('enter');
    expect(driver.text).toBe('write tests');
  });
});
