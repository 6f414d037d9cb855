import { describe, expect, it } from '@jest/globals';
import { makeTheme, textOf } from '@codex-ts/terminal-markup';
import { Driver } from './driver.fixture.ts';
import { plainTheme, toTags } from './view-tags.fixture.ts';

const shown = (driver: Driver, width: number, height = 8): string => `\n${toTags(driver.composer.view(width, height, plainTheme))}\n`;

function mixed(): Driver {
  const driver = new Driver();
  driver.type('Please compare ');
  driver.composer.handle({ type: 'image', path: '/a.png' }, 0);
  driver.type('with the log below, and say in 日本語 what changed since yesterday evening:\n');
  driver.paste('x'.repeat(1_430));
  driver.type('\n\n');
  driver.paste('\tthanks\tagain ');
  return driver;
}

describe('the view', () => {
  it('of an empty composer', () => {
    const driver = new Driver({ placeholder: 'Explain this codebase' });
    expect(shown(driver, 40)).toMatchSnapshot();
    expect(shown(driver, 12)).toMatchSnapshot();
    driver.composer.setState({ isEnabled: false });
    expect(shown(driver, 40)).toMatchSnapshot();
  });

  it.each([40, 80, 120])('of a message with tokens at %i columns', (width) => {
    expect(shown(mixed(), width)).toMatchSnapshot();
  });

  it.each([40, 80, 120])('of a shell command at %i columns', (width) => {
    const driver = new Driver();
    driver.type('!find . -name node_modules -prune -o -type f -newer package.json -print');
    expect(shown(driver, width)).toMatchSnapshot();
  });

  it.each([40, 80, 120])('of a search at %i columns', (width) => {
    const driver = new Driver();
    driver.type('Write a test for the parser, and one for the lexer\nand run them');
    driver.press('enter ctrl+r');
    driver.type('the');
    expect(shown(driver, width)).toMatchSnapshot();
    driver.type(' moon');
    expect(shown(driver, width)).toMatchSnapshot();
    driver.composer.provideSearch('the moon', null);
    expect(shown(driver, width, 1)).toMatchSnapshot();
  });

  it('of a selection', () => {
    const driver = new Driver({ vim: true });
    driver.type('select some words here');
    driver.press('esc b b v e');
    expect(shown(driver, 20)).toMatchSnapshot();
  });

  it('scrolls no more than the cursor needs', () => {
    const driver = new Driver();
    driver.type('1\n2\n3\n4\n5\n6');
    const rows = (): string => driver.composer.view(20, 3, plainTheme).lines.map((line) => textOf(line).trim()).join(' ');
    expect(rows()).toBe('4 5 6');
    driver.press('up up');
    expect(rows()).toBe('4 5 6');
    driver.press('up');
    expect(rows()).toBe('3 4 5');
    driver.press('ctrl+home');
    expect(rows()).toBe('› 1 2 3');
    driver.press('ctrl+end ctrl+u backspace ctrl+u backspace');
    expect(rows()).toBe('2 3 4');
  });

  it('puts the cursor into the right cell', () => {
    const driver = new Driver();
    const cursor = (): { x: number; y: number } | null => driver.composer.view(10, 5, plainTheme).cursor;
    driver.type('日本');
    expect(cursor()).toEqual({ x: 6, y: 0 });
    driver.type('語x');
    expect(cursor()).toEqual({ x: 9, y: 0 });
    driver.type('y');
    expect(cursor()).toEqual({ x: 4, y: 1 });
    driver.press('ctrl+u');
    driver.type('abcdefg');
    expect(cursor()).toEqual({ x: 9, y: 0 });
    driver.type('  ');
    expect(cursor()).toEqual({ x: 9, y: 0 });
    driver.type('z');
    expect(cursor()).toEqual({ x: 3, y: 1 });
    driver.composer.setText('!\tx');
    expect(cursor()).toEqual({ x: 7, y: 0 });
    driver.press('ctrl+a');
    expect(cursor()).toEqual({ x: 0, y: 0 });
    driver.press('right');
    expect(cursor()).toEqual({ x: 2, y: 0 });
  });

  it('looks only at what shows of a megabyte', () => {
    const driver = new Driver();
    driver.composer.setText(`${'a line of text\n'.repeat(70_000)}${'word '.repeat(1_000)}end`);
    const before = driver.composer.view(30, 3, plainTheme);
    expect(before.lines.map((line) => textOf(line).trimEnd())).toEqual(['  word word word word word', '  word word word word word', '  end']);
    driver.press('ctrl+home x');
    expect(driver.composer.view(30, 2, plainTheme)).toMatchObject({ cursor: { x: 3, y: 0 } });
    expect(driver.text).toHaveLength(70_000 * 15 + 5_003 + 1);
  });

  it('stands on the colour of messages of the user, where there is one', () => {
    const driver = new Driver();
    driver.type('hi');
    const theme = makeTheme({ depth: 'truecolor', background: [0, 0, 0] });
    const [line] = driver.composer.view(20, 2, theme).lines;
    expect(line?.fill).toEqual({ bg: theme.userMessage });
    expect(line?.spans.every(({ style }) => style.bg === theme.userMessage)).toBe(true);
  });

  it('shows nothing of what turns the reading direction', () => {
    const driver = new Driver();
    driver.composer.setText('a\u202eb\u2066c');
    expect(driver.composer.view(20, 2, plainTheme).lines.map(textOf)).toEqual(['› abc']);
  });

  it.each([[0, 5], [5, 0], [1, 1], [2, 1], [3, 2]])('fits into %i by %i', (width, height) => {
    const driver = mixed();
    const { lines, cursor } = driver.composer.view(width, height, plainTheme);
    expect(lines.length).toBeLessThanOrEqual(height);
    if (cursor !== null) expect(cursor.x).toBeLessThan(width);
  });
});
