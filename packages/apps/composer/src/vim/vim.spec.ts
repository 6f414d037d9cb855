import { describe, expect, it } from '@jest/globals';
import { Driver, only } from '../driver.fixture.ts';

/** A composer in normal mode with the cursor at `|`. */
function normal(shown: string): Driver {
  const driver = new Driver({ vim: true });
  driver.composer.setText(shown.replace('|', ''));
  driver.press('ctrl+home');
  while (driver.composer.cursor < shown.indexOf('|')) driver.press('right');
  if (shown.startsWith('|')) driver.press('esc');
  else driver.press('right esc');
  return driver;
}

describe('motions', () => {
  it.each([
    ['h', 'ab|c', 'a|bc'], ['l', 'a|bc', 'ab|c'], ['l', 'ab|c', 'ab|c'], ['h', 'a\n|b', 'a\n|b'], ['2 h', 'abc|d', 'a|bcd'],
    ['w', '|one two', 'one |two'], ['w', 'one |.. two', 'one .. |two'], ['2 w', '|a b c', 'a b |c'], ['w', '|a\n\nb', 'a\n|\nb'], ['W', '|a.b c', 'a.b |c'],
    ['b', 'one |two', '|one two'], ['b', 'one t|wo', 'one |two'], ['B', 'x a.b|c', 'x |a.bc'], ['e', '|one two', 'on|e two'], ['e', 'on|e two', 'one tw|o'], ['E', '|a.b c', 'a.|b c'],
    ['0', 'a\n  b|c', 'a\n|  bc'], ['^', 'a\n  b|c', 'a\n  |bc'], ['$', '|abc\nd', 'ab|c\nd'], ['g g', 'a\nb\n|c', '|a\nb\nc'], ['G', '|a\nb\n c', 'a\nb\n |c'],
    ['2 G', '|a\nb\nc', 'a\n|b\nc'], ['j', '|ab\ncd', 'ab\n|cd'], ['k', 'ab\nc|d', 'a|b\ncd'], ['1 0 l', '|abcdefghijklm', 'abcdefghij|klm'], ['9 9 l', '|abc', 'ab|c'],
    ['l', '|👩‍👩‍👧b', '👩‍👩‍👧|b'],
  ])('%s in %j', (keys, before, after) => {
    const driver = normal(before);
    driver.press(keys);
    expect(driver.shown).toBe(after);
  });
});

describe('commands', () => {
  it.each([
    ['x', 'a|bc', 'a|c'], ['x', 'ab|c', 'a|b'], ['2 x', '|abc', '|c'], ['X', 'ab|c', 'a|c'], ['D', 'ab|cd\ne', 'a|b\ne'], ['d d', 'a\n|b\nc', 'a\n|c'], ['d d', 'a\n|b', '|a'],
    ['2 d d', '|a\nb\nc', '|c'], ['d 2 d', '|a\nb\nc', '|c'], ['d w', '|one two', '|two'], ['d w', 'one |two\nx', 'one| \nx'], ['2 d w', '|a b c', '|c'], ['d e', '|one two', '| two'],
    ['d b', 'one t|wo', 'one |wo'], ['d $', 'ab|cd', 'a|b'], ['d 0', 'ab|cd', '|cd'], ['d j', '|a\nb\nc', '|c'], ['d k', 'a\n|b\nc', '|c'], ['d G', 'a\n|b\nc', '|a'], ['d g g', 'a\n|b\nc', '|c'],
    ['d h', 'a|b', '|b'], ['d d', '|only', '|'], ['x p', '|ab', 'b|a'], ['x P', 'a|b', '|ba'], ['y y p', '|a\nb', 'a\n|a\nb'], ['y y P', 'a\n|b', 'a\n|b\nb'], ['y w $ p', '|a b', 'a ba| '],
    ['y y 2 p', '|a', 'a\n|a\na'], ['Y j p', '|a\nb', 'a\nb\n|a'], ['d d p', '|a\nb', 'b\n|a'], ['y b', 'one t|wo', 'one |two'], ['J', '|a\n  b', 'a| b'],
    ['v l d', '|abc', '|c'], ['v e y $ p', '|ab c', 'ab ca|b'], ['V d', 'a\n|b\nc', 'a\n|c'], ['V j x', '|a\nb\nc', '|c'], ['v esc x', '|abc', '|bc'], ['v v x', '|abc', '|bc'],
    ['x v p', '|abc', '|ac'], ['d esc x', '|abc', '|bc'], ['x u', '|abc', '|abc'], ['x x u u', '|abc', '|abc'], ['x u ctrl+r', '|abc', '|bc'], ['x .', '|abc', '|c'],
    ['d w .', '|a b c', '|c'], ['x 2 .', '|abcd', '|d'],
  ])('%s in %j', (keys, before, after) => {
    const driver = normal(before);
    driver.press(keys);
    expect(driver.shown).toBe(after);
  });

  it.each([
    ['i X', 'a|b', 'aX|b'], ['a X', 'a|b', 'abX|'], ['I X', '  a|b', '  X|ab'], ['A X', '|ab\nc', 'abX|\nc'], ['o X', '|a\nb', 'a\nX|\nb'], ['O X', 'a\n|b', 'a\nX|\nb'], ['c w X', '|one two', 'X| two'],
    ['c w X', '|a two', 'X| two'], ['2 c w X', '|a b c', 'X| c'], ['c c X', 'a\n|b\nc', 'a\nX|\nc'], ['C X', 'a|bc', 'aX|'], ['s X', 'a|bc', 'aX|c'], ['S X', 'a|bc\nd', 'X|\nd'],
    ['v l c X', '|abc', 'X|c'], ['c w X esc', 'one |two', 'one |X'], ['c w X esc u', '|one two', '|one two'], ['c w X Y esc w .', '|one two', 'XY X|Y'], ['A X esc j .', '|a\nb', 'aX\nb|X'],
    ['o X esc .', '|a', 'a\nX\n|X'], ['i X esc u', '|ab', '|ab'],
  ])('%s types in %j', (keys, before, after) => {
    const driver = normal(before);
    driver.press(keys);
    expect(driver.shown).toBe(after);
  });

  it('rings where nothing can be done, and drops what was begun', () => {
    const driver = normal('|a');
    for (const keys of ['d j', 'p', 'u u u u', 'J', 'q', '.', 'd q']) expect(only(driver.press(keys), 'bell')).not.toEqual([]);
    expect(driver.shown).toBe('|');
  });
});

describe('modes', () => {
  it('begin with inserting, and again for each message', () => {
    const driver = new Driver({ vim: true });
    expect(driver.composer.vimState).toBe('insert');
    driver.type('hi');
    driver.press('esc');
    expect(driver.composer.vimState).toBe('normal');
    expect(driver.shown).toBe('h|i');
    driver.press('v');
    expect(driver.composer.vimState).toBe('visual');
    driver.press('V');
    expect(driver.composer.vimState).toBe('visual_line');
    driver.press('esc');
    expect(only(driver.press('enter'), 'submit')).toHaveLength(1);
    expect(driver.composer.vimState).toBe('insert');
  });

  it('leave Esc its meaning when nothing is pending', () => {
    const driver = new Driver({ vim: true });
    driver.composer.setState({ isRunning: true });
    expect(driver.press('esc')).toEqual([{ type: 'interrupt' }]);
    driver.type('a');
    expect(driver.press('esc')).toEqual([]);
    expect(driver.press('esc')).toEqual([{ type: 'interrupt' }]);
    driver.composer.setState({ isRunning: false });
    driver.press('x');
    expect(driver.press('esc esc')).toEqual([{ type: 'backtrack', step: 'primed' }, { type: 'backtrack', step: 'open' }]);
  });

  it('are absent without', () => {
    const driver = new Driver();
    expect(driver.composer.vimState).toBeNull();
    driver.composer.setVim(true);
    driver.type('a');
    driver.press('esc h');
    expect(driver.text).toBe('a');
    driver.composer.setVim(false);
    driver.type('h');
    expect(driver.composer.vimState).toBeNull();
    expect(driver.text).toContain('h');
  });

  it('go through the history by j and k', () => {
    const driver = new Driver({ vim: true });
    driver.type('one');
    driver.press('enter');
    driver.type('two');
    driver.press('enter esc k k');
    expect(driver.text).toBe('one');
    driver.press('j');
    expect(driver.text).toBe('two');
    expect(driver.composer.vimState).toBe('normal');
  });

  it('pass tokens as one character', () => {
    const driver = new Driver({ vim: true });
    driver.type('a');
    driver.paste('x'.repeat(1_200));
    driver.type('b');
    driver.press('esc 0 l x');
    expect(driver.shown).toBe('a|b');
    driver.press('p');
    expect(only(driver.press('enter'), 'submit')[0]?.input.text).toBe(`ab${'x'.repeat(1_200)}`);
  });
});
