import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blend, detectDepth, isLightColor, nearestIndex, type Rgb, seemsLight } from './color-depth.ts';

describe('the colours of a terminal', () => {
  it.each([
    [{}, '16'],
    [{ TERM: 'xterm' }, '16'],
    [{ TERM: 'screen-256color' }, '256'],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'truecolor'],
    [{ TERM: 'xterm', COLORTERM: '24BIT' }, 'truecolor'],
    [{ TERM: 'xterm', COLORTERM: 'yes' }, '16'],
    [{ TERM: 'xterm-direct' }, 'truecolor'],
    [{ TERM: 'xterm-kitty' }, 'truecolor'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, '256'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'truecolor'],
    [{ WT_SESSION: 'x' }, 'truecolor'],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '0' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
    // Inside tmux only COLORTERM and TERM are about tmux; GNU screen knows no shades, whatever it has inherited.
    [{ TERM: 'tmux-256color', TMUX: 'x', WT_SESSION: 'x' }, '256'],
    [{ TERM: 'tmux-256color', TMUX: 'x', COLORTERM: 'truecolor' }, 'truecolor'],
    [{ TERM: 'screen-256color', STY: 'x', COLORTERM: 'truecolor' }, '256'],
    [{ TERM: 'screen', STY: 'x', COLORTERM: 'truecolor' }, '16'],
    [{ TERM: 'xterm-256color', TERMINAL_EMULATOR: 'JetBrains-JediTerm' }, 'truecolor'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '0' }, 'none'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: 'false', COLORTERM: 'truecolor' }, 'none'],
    [{ TERM: 'xterm', FORCE_COLOR: '3' }, 'truecolor'],
    [{ TERM: 'xterm', FORCE_COLOR: '2' }, '256'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '1' }, '256'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '', NO_COLOR: '1' }, '16'],
    [{ TERM: 'dumb', CLICOLOR_FORCE: '1' }, '16'],
    [{ NO_COLOR: '1', CLICOLOR_FORCE: '0' }, 'none'],
  ])('%j: %s', (env, depth) => expect(detectDepth(env)).toBe(depth));
});

describe('a light background', () => {
  it.each([
    ['0;15', true],
    ['0;default;7', true],
    ['15;0', false],
    ['12;8', false],
    ['15;default', undefined],
    ['', undefined],
  ])('COLORFGBG=%s: %s', (value, expected) => expect(seemsLight({ COLORFGBG: value })).toBe(expected));
});

describe('mixing', () => {
  it('tells light from dark as eyes do', () => {
    expect([[255, 255, 255], [0, 255, 0], [255, 255, 0]].map((rgb) => isLightColor(rgb as unknown as Rgb))).toEqual([true, true, true]);
    expect([[0, 0, 0], [0, 0, 255], [255, 0, 0], [40, 44, 52]].map((rgb) => isLightColor(rgb as unknown as Rgb))).toEqual([false, false, false, false]);
  });

  it('lays a share over', () => {
    expect(blend([255, 255, 255], [0, 0, 0], 0.1)).toEqual([26, 26, 26]);
    expect(blend([10, 20, 30], [90, 90, 90], 1)).toEqual([10, 20, 30]);
  });

  it('finds the nearest of the 240', () => {
    const steps = [0, 95, 135, 175, 215, 255];
    const all: [number, Rgb][] = Array.from({ length: 240 }, (_, at) => {
      if (at >= 216) return [at + 16, [8 + (at - 216) * 10, 8 + (at - 216) * 10, 8 + (at - 216) * 10]];
      return [at + 16, [steps[Math.floor(at / 36)] ?? 0, steps[Math.floor(at / 6) % 6] ?? 0, steps[at % 6] ?? 0]];
    });
    const distance = (a: Rgb, b: Rgb): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), (color) => {
        const found = all.find(([index]) => index === nearestIndex(color))?.[1] ?? [-999, 0, 0];
        expect(distance(found, color)).toBe(Math.min(...all.map(([, rgb]) => distance(rgb, color))));
      }),
    );
  });
});
