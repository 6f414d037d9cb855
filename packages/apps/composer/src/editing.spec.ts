import { describe, expect, it } from '@jest/globals';
import { Driver } from './driver.fixture.ts';

const written = (text: string): Driver => {
  const driver = new Driver();
  driver.composer.setText(text);
  return driver;
};

describe('moving', () => {
  it('goes over characters as readers see them', () => {
    const driver = written('a👩‍👩‍👧é🇩🇪');
    driver.press('left left');
    expect(driver.shown).toBe('a👩‍👩‍👧|é🇩🇪');
    driver.press('left left left');
    expect(driver.shown).toBe('|a👩‍👩‍👧é🇩🇪');
    driver.press('right right');
    expect(driver.shown).toBe('a👩‍👩‍👧|é🇩🇪');
  });

  it('goes by words, lines and to the ends of the text', () => {
    const driver = written('one two-three\nfour five');
    driver.press('alt+b');
    expect(driver.shown).toBe('one two-three\nfour |five');
    driver.press('ctrl+a');
    expect(driver.shown).toBe('one two-three\n|four five');
    driver.press('alt+b');
    expect(driver.shown).toBe('one two-|three\nfour five');
    driver.press('ctrl+left ctrl+left');
    expect(driver.shown).toBe('one |two-three\nfour five');
    driver.press('alt+f');
    expect(driver.shown).toBe('one two|-three\nfour five');
    driver.press('ctrl+e');
    expect(driver.shown).toBe('one two-three|\nfour five');
    driver.press('ctrl+end');
    expect(driver.shown).toBe('one two-three\nfour five|');
    driver.press('ctrl+home');
    expect(driver.shown).toBe('|one two-three\nfour five');
  });

  it('keeps to its column on the way over shorter rows', () => {
    const driver = written('a long line\nab\nanother line');
    driver.press('home right right right right up');
    expect(driver.shown).toBe('a long line\nab|\nanother line');
    driver.press('up');
    expect(driver.shown).toBe('a lo|ng line\nab\nanother line');
    driver.press('down down');
    expect(driver.shown).toBe('a long line\nab\nanot|her line');
  });

  it('goes by rows of a wrapped line, and counts wide characters as they show', () => {
    const driver = written('alpha beta 日本語 gamma');
    driver.composer.view(14, 10, { depth: 'none', isLight: false, background: null, syntax: {}, added: null, removed: null, addedWord: null, removedWord: null, userMessage: null });
    // alpha beta |日本語 |gamma
    driver.press('up');
    expect(driver.shown).toBe('alpha beta 日本|語 gamma');
    driver.press('up');
    expect(driver.shown).toBe('alph|a beta 日本語 gamma'.replace('alph|a', 'alpha|'));
  });

  it('goes to the ends of the text from the first and the last row', () => {
    const driver = written('one\ntwo');
    driver.press('left up');
    expect(driver.shown).toBe('on|e\ntwo');
    driver.press('up');
    expect(driver.shown).toBe('|one\ntwo');
    driver.press('down down');
    expect(driver.shown).toBe('one\ntwo|');
  });
});

describe('deleting and killing', () => {
  it.each([
    ['backspace', 'one two|three', 'one tw|three'],
    ['ctrl+h', 'one two|three', 'one tw|three'],
    ['delete', 'one two|three', 'one two|hree'],
    ['ctrl+d', 'one two|three', 'one two|hree'],
    ['ctrl+w', 'one two|three', 'one |three'],
    ['alt+backspace', 'one two  |three', 'one |three'],
    ['alt+d', 'one| two', 'one|'],
    ['ctrl+u', 'a\nb c|d', 'a\n|d'],
    ['ctrl+u', 'a\n|d', 'a|d'],
    ['ctrl+k', 'a b|c d\ne', 'a b|\ne'],
    ['ctrl+k', 'a|\ne', 'a|e'],
    ['ctrl+w', 'one.two|', 'one.|'],
  ])('%s in %j', (key, before, after) => {
    const driver = written(before.replace('|', ''));
    driver.press('ctrl+home');
    for (let n = before.indexOf('|'); n > 0; n -= 1) driver.press('right');
    driver.press(key);
    expect(driver.shown).toBe(after);
  });

  it('yanks what was killed, kills in a row as one, and exchanges it for earlier kills', () => {
    const driver = written('one two three');
    driver.press('ctrl+w left right ctrl+w ctrl+w');
    expect(driver.shown).toBe('|');
    driver.press('ctrl+y');
    expect(driver.shown).toBe('one two |');
    driver.press('alt+y');
    expect(driver.shown).toBe('three|');
    driver.press('alt+y');
    expect(driver.shown).toBe('one two |');
  });

  it('yanks nothing where nothing was killed, and exchanges nothing after anything else', () => {
    const driver = written('x');
    driver.press('ctrl+y alt+y');
    expect(driver.shown).toBe('x|');
    driver.press('ctrl+w ctrl+y left right alt+y');
    expect(driver.shown).toBe('x|');
  });
});

describe('undo', () => {
  it('takes words back, and brings them again', () => {
    const driver = new Driver();
    driver.type('one two');
    driver.press('ctrl+_');
    expect(driver.shown).toBe('one |');
    driver.press('ctrl+_');
    expect(driver.shown).toBe('|');
    driver.press('ctrl+_ alt+_ alt+_');
    expect(driver.shown).toBe('one two|');
  });

  it('forgets what was undone once something new is written', () => {
    const driver = new Driver();
    driver.type('one two');
    driver.press('ctrl+_ x alt+_');
    expect(driver.text).toBe('one x');
  });

  it('takes deletions in a row back at once', () => {
    const driver = new Driver();
    driver.type('word');
    driver.press('backspace backspace backspace ctrl+_');
    expect(driver.shown).toBe('word|');
  });

  it('brings back what Ctrl+C cleared', () => {
    const driver = new Driver();
    driver.type('draft');
    driver.press('ctrl+c ctrl+_');
    expect(driver.shown).toBe('draft|');
  });
});

describe('line breaks', () => {
  it.each(['ctrl+j', 'shift+enter', 'alt+enter'])('%s', (key) => {
    const driver = new Driver();
    driver.type('a');
    driver.press(key);
    driver.type('b');
    expect(driver.text).toBe('a\nb');
  });
});
