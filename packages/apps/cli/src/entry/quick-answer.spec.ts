import { describe, expect, it } from '@jest/globals';

import { ABSENT_COMMANDS } from '../command-line/not-here.ts';
import { ALIASES, COMMANDS, rootShape } from '../command-line/root-shape.ts';
import { quickAnswer } from './quick-answer.ts';
import { ROOT_HELP } from './root-help.ts';

describe('quickAnswer', () => {
  it('answers the common questions', () => {
    expect(quickAnswer(['--version'], '1.2.3')).toBe('codex-cli 1.2.3\n');
    expect(quickAnswer(['-V'], '1.2.3')).toBe('codex-cli 1.2.3\n');
    for (const word of ['--help', '-h', 'help']) expect(quickAnswer([word], '1')).toBe(ROOT_HELP);
  });

  it('leaves everything else to the command line', () => {
    for (const words of [[], ['exec'], ['--version', 'x'], ['help', 'exec']]) expect(quickAnswer(words, '1')).toBeNull();
  });
});

describe('the root help', () => {
  it('names every option and command there is, and none that is missing', () => {
    for (const { long } of rootShape('1').command.options) expect(ROOT_HELP).toContain(long);
    for (const name of COMMANDS.filter((word) => !ALIASES.has(word))) expect(ROOT_HELP).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    for (const name of ABSENT_COMMANDS) expect(ROOT_HELP).not.toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });
});
