import { describe, expect, it } from '@jest/globals';
import { Driver, only } from '../driver.fixture.ts';
import { pastedImagePath } from './image-path.ts';

const large = (length: number): string => 'x'.repeat(length);

describe('a marked paste', () => {
  it('is text, without what a terminal would obey', () => {
    const driver = new Driver();
    driver.paste('a\r\nb\rc\u001b[31mred\u001b]0;title\u0007\u0000\tend\u001b]never ends');
    expect(driver.text).toBe('a\nb\ncred\tendnever ends');
    driver.paste('');
    expect(driver.text).toBe('a\nb\ncred\tendnever ends');
  });

  it('of more than 1000 characters is a token, and the text when it is sent', () => {
    const driver = new Driver();
    driver.paste(large(1_000));
    expect(driver.text).toBe(large(1_000));
    driver.press('ctrl+u');
    driver.paste(large(1_001));
    driver.type(' and ');
    driver.paste(`${'é'.repeat(1_000)}!`);
    driver.type(' and ');
    driver.paste(large(1_430));
    expect(driver.text).toBe('[Pasted Content 1001 chars] and [Pasted Content 1001 chars] #2 and [Pasted Content 1430 chars]');
    const [submit] = only(driver.press('enter'), 'submit');
    expect(submit?.input.text).toBe(`${large(1_001)} and ${'é'.repeat(1_000)}! and ${large(1_430)}`);
    expect(submit?.input.elements).toEqual([]);
  });

  it('is counted in characters, not in halves of them', () => {
    const driver = new Driver();
    driver.paste('😀'.repeat(1_000));
    expect(driver.composer.draft.tokens).toEqual([]);
    driver.paste('😀'.repeat(1_001));
    expect(driver.text).toContain('[Pasted Content 1001 chars]');
  });

  it('as a token is passed, deleted, killed and yanked as one', () => {
    const driver = new Driver();
    driver.type('a');
    driver.paste(large(2_000));
    driver.press('left');
    expect(driver.shown).toBe('a|[Pasted Content 2000 chars]');
    driver.press('ctrl+k ctrl+y ctrl+y');
    expect(driver.shown).toBe('a[Pasted Content 2000 chars][Pasted Content 2000 chars]|');
    driver.press('backspace');
    expect(driver.text).toBe('a[Pasted Content 2000 chars]');
    expect(only(driver.press('enter'), 'submit')[0]?.input.text).toBe(`a${large(2_000)}`);
  });

  it('loses its content with its token, and gets it back by undo', () => {
    const driver = new Driver();
    driver.paste(large(2_000));
    driver.press('backspace');
    expect(driver.composer.draft).toEqual({ text: '', tokens: [] });
    driver.press('ctrl+_');
    expect(only(driver.press('enter'), 'submit')[0]?.input.text).toBe(large(2_000));
  });

  it('of a megabyte costs one token', () => {
    const driver = new Driver();
    driver.paste('line of text\n'.repeat(80_000));
    expect(driver.text).toBe('[Pasted Content 1040000 chars]');
  });
});

describe('a paste that the terminal does not mark', () => {
  const burst = (driver: Driver, text: string): void => {
    for (const character of text) driver.quick(character === '\n' ? 'enter' : character === '\t' ? 'tab' : character === ' ' ? 'space' : character, 1);
  };

  it('is told by its speed: its line breaks send nothing', () => {
    const driver = new Driver();
    burst(driver, 'one\ttwo\nthree');
    expect(driver.text).toBe('');
    expect(driver.composer.isEmpty).toBe(false);
    driver.wait(20);
    expect(driver.text).toBe('one\ttwo\nthree');
    expect(only(driver.effects, 'submit')).toEqual([]);
    driver.wait(200);
    expect(only(driver.press('enter'), 'submit')).toHaveLength(1);
  });

  it('may be large', () => {
    const driver = new Driver();
    burst(driver, large(1_200));
    driver.wait(20);
    expect(driver.text).toBe('[Pasted Content 1200 chars]');
  });

  it('keeps Enter for a moment after it', () => {
    const driver = new Driver();
    burst(driver, 'abc');
    driver.wait(20);
    driver.quick('enter', 30);
    driver.wait(20);
    expect(driver.text).toBe('abc\n');
    driver.wait(200);
    expect(only(driver.press('enter'), 'submit')[0]?.input.text).toBe('abc');
  });

  it('is not what is typed: neither slow keys, nor two quick ones', () => {
    const driver = new Driver();
    driver.quick('h', 100);
    driver.quick('i', 3);
    expect(only(driver.quick('enter', 3), 'submit')).toMatchObject([{ input: { text: 'hi' } }]);
    for (const letter of 'slow') driver.quick(letter, 40);
    expect(only(driver.quick('enter', 40), 'submit')).toMatchObject([{ input: { text: 'slow' } }]);
  });

  it('is not what an input method writes', () => {
    const driver = new Driver();
    for (const letter of '你好吗') driver.quick(letter, 0);
    expect(driver.text).toBe('你好吗');
    expect(only(driver.quick('enter', 1), 'submit')).toHaveLength(1);
  });

  it('comes before the keys that follow it', () => {
    const driver = new Driver();
    burst(driver, 'abcd');
    driver.quick('left', 1);
    expect(driver.shown).toBe('abc|d');
  });

  it('may be slower on Windows, and is text without detection', () => {
    const windows = new Driver({ pasteBurst: 'windows' });
    for (const letter of 'abc') windows.quick(letter, 25);
    expect(windows.text).toBe('');
    windows.wait(100);
    expect(windows.text).toBe('abc');
    const off = new Driver({ pasteBurst: 'off' });
    burst(off, 'abc');
    expect(off.text).toBe('abc');
    expect(off.composer.nextTick()).toBeNull();
    expect(only(off.quick('enter', 1), 'submit')).toHaveLength(1);
  });

  it('wakes nobody once it is over', () => {
    const driver = new Driver();
    driver.quick('a', 1);
    expect(driver.composer.nextTick()).toBe(driver.now + 9);
    driver.wait(9);
    expect(driver.composer.nextTick()).toBeNull();
    expect(driver.text).toBe('a');
  });
});

describe('images', () => {
  const driverOf = (): Driver => new Driver({ imageFile: (path) => (path.startsWith('/here/') ? path : null) });

  it('are tokens, numbered in the order of the text whatever happens to others', () => {
    const driver = driverOf();
    driver.composer.handle({ type: 'image', path: '/tmp/a.png' }, 0);
    driver.paste('/here/b.jpg');
    expect(driver.text).toBe('[Image #1] [Image #2] ');
    driver.press('ctrl+home');
    driver.paste("'/here/new one.webp'");
    expect(driver.text).toBe('[Image #1] [Image #2] [Image #3] ');
    driver.press('delete');
    expect(driver.shown).toBe('[Image #1] | [Image #2] ');
    driver.press('ctrl+_');
    expect(driver.shown).toBe('[Image #1] |[Image #2] [Image #3] ');
    const [submit] = only(driver.press('enter'), 'submit');
    expect(submit?.input).toEqual({
      text: '[Image #1] [Image #2] [Image #3]',
      elements: [0, 11, 22].map((start, i) => ({ byteRange: { start, end: start + 10 }, placeholder: `[Image #${i + 1}]` })),
      images: ['/here/new one.webp', '/tmp/a.png', '/here/b.jpg'].map((path, i) => ({ path, placeholder: `[Image #${i + 1}]` })),
      mentions: [],
    });
  });

  it('are text where no file is', () => {
    const driver = driverOf();
    driver.paste('/gone/b.jpg');
    expect(driver.text).toBe('/gone/b.jpg');
  });

  it('are looked for in the clipboard when asked', () => {
    expect(new Driver().press('ctrl+v')).toEqual([{ type: 'pasteImage' }]);
    expect(new Driver().press('ctrl+alt+v')).toEqual([{ type: 'pasteImage' }]);
  });

  it.each([
    ['/a/b.png', '/a/b.png'], [' "/a b/c.JPEG" \n', '/a b/c.JPEG'], ['/a\\ b/c.gif', '/a b/c.gif'], ['file:///a%20b.png', '/a b.png'], ['file://localhost/a.png', '/a.png'],
    ['file:///C:/a.png', 'C:/a.png'], ['C:\\a b\\c.png', 'C:\\a b\\c.png'], ['\\\\host\\c.png', '\\\\host\\c.png'], ['see a.png', null], ['/a.png\n/b.png', null], ['a.txt', null],
    ['', null], ['file:///%E0%A4%A.png', null], ['file://host/a.png', null], [`${'a'.repeat(5_000)}.png`, null],
  ])('path in %j is %j', (text, path) => {
    expect(pastedImagePath(text)).toBe(path);
  });
});
