import { describe, expect, it } from '@jest/globals';

import { type ColorMode, wantsColor } from './color-choice.ts';

describe('wantsColor', () => {
  it.each<[ColorMode, boolean, Record<string, string>, boolean]>([
    ['always', false, { NO_COLOR: '1' }, true],
    ['never', true, { FORCE_COLOR: '1' }, false],
    ['auto', true, { TERM: 'xterm' }, true],
    ['auto', true, { COLORTERM: 'truecolor' }, true],
    ['auto', true, {}, false],
    ['auto', false, { TERM: 'xterm' }, false],
    ['auto', true, { TERM: 'dumb' }, false],
    ['auto', true, { TERM: 'xterm', NO_COLOR: '1' }, false],
    ['auto', true, { TERM: 'xterm', NO_COLOR: '0' }, true],
    ['auto', false, { FORCE_COLOR: '' }, true],
    ['auto', false, { FORCE_COLOR: '0' }, false],
    ['auto', false, { FORCE_COLOR: 'false' }, false],
    ['auto', false, { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, true],
    ['auto', false, { CLICOLOR_FORCE: '0' }, false],
  ])('%s, terminal %s, %j: %s', (mode, isTerminal, env, expected) => {
    expect(wantsColor(mode, isTerminal, env)).toBe(expected);
  });
});
