import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import fc from 'fast-check';

import { type CommandShape } from './command-shape.ts';
import { plain, repeatable } from './options.ts';
import { readWords } from './read-words.ts';

function shape(): CommandShape {
  const command = new Command('t').addOption(plain('-a, --all', '')).addOption(plain('-n, --name <N>', '')).addOption(repeatable('-l, --list <L...>', ''));
  return { command, usage: 't', maxOperands: 2, subcommands: ['sub'], aliases: new Map([['--every', '--all']]), absent: new Set(['--gone']), help: { tail: '' } };
}

const value = fc.stringMatching(/^[a-z0-9=., ]{1,6}$/);

describe('readWords', () => {
  it('reads each spelling of a value alike', () => {
    fc.assert(
      fc.property(value, (v) => {
        const spellings = [['--name', v], [`--name=${v}`], ['-n', v], [`-n=${v}`], ['-an', v]];
        const read = spellings.map((words) => readWords(shape(), words));
        for (const words of read) expect(words).toMatchObject({ options: expect.arrayContaining([`--name=${v}`]) });
      }),
    );
  });

  it('never loses or invents a word', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 1 }), fc.array(value, { minLength: 1, maxLength: 4 }), (operands, list) => {
        const words = readWords(shape(), [...operands.filter((word) => word !== 'sub'), '--list', ...list, '-a', '--', 'x']);
        if (words.kind !== 'words') throw new Error('not words');
        expect(words.options).toEqual([...list.map((entry) => `--list=${entry}`), '--all']);
        expect(words.operands).toEqual([...operands.filter((word) => word !== 'sub'), 'x']);
      }),
      { examples: [[['a'], ['b']]] },
    );
  });

  it('splits clusters of short flags', () => {
    expect(readWords(shape(), ['-anv'])).toMatchObject({ options: ['--all', '--name=v'] });
    expect(readWords(shape(), ['-an', 'v'])).toMatchObject({ options: ['--all', '--name=v'] });
  });

  it('hands over at a subcommand, but not after --', () => {
    expect(readWords(shape(), ['x', 'sub', '--bogus'])).toMatchObject({ operands: ['x'], next: { name: 'sub', args: ['--bogus'] } });
    expect(readWords(shape(), ['--', 'sub'])).toMatchObject({ operands: ['sub'], next: null });
    expect(readWords(shape(), ['--list', 'a', 'sub'])).toMatchObject({ options: ['--list=a', '--list=sub'], next: null });
  });

  it('answers help before faults that come later, and reports faults that come first', () => {
    expect(readWords(shape(), ['--help', '--bogus'])).toEqual({ kind: 'help' });
    expect(() => readWords(shape(), ['--bogus', '--help'])).toThrow("'--bogus'");
  });

  it('knows other spellings, and options that are missing here', () => {
    expect(readWords(shape(), ['--every'])).toMatchObject({ options: ['--all'] });
    expect(() => readWords(shape(), ['--gone=1'])).toThrow("'--gone' is not part of this version");
  });
});
