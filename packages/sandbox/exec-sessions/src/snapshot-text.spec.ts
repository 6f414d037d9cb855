import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { snapshotScript } from './snapshot-script.ts';
import { quoted, readReport, snapshotText } from './snapshot-text.ts';

const report = (parts: Partial<Record<'functions' | 'options' | 'aliases' | 'exports', string>>): Buffer =>
  Buffer.from(['noise', 'Mfunctions', parts.functions ?? '', 'Moptions', parts.options ?? '', 'Maliases', parts.aliases ?? '', 'Mexports', parts.exports ?? '', 'Mend', ''].join('\0'));
const text = (kind: 'bash' | 'zsh' | 'sh', parts: Parameters<typeof report>[0], environmentOnly = false): string => {
  const read = readReport(report(parts), 'M');
  return read === null ? '' : snapshotText(kind, read, { owner: 'me', keep: (name) => name !== 'SECRET', environmentOnly });
};

it('quotes any text as one word for sh', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', ' ', 'a', '*', 'é', '#') }), { minLength: 1, maxLength: 40 }), (words) => {
      const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(quoted).join(' ')}`]);
      expect(stdout.toString().split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 30 },
  );
});

it('of zsh: options by name, but none of typing', () => {
  const options = 'extendedglob\nnohashdirs\nzle\nmonitor\nnoaliases\ninteractive\nnotify\n';
  expect(text('zsh', { functions: 'f () {\n\techo\n}\n', options, aliases: "alias g=git\nalias -g G='| grep'\n", exports: 'A=1\0' })).toBe(
    [
      '# Snapshot file', '# Owner me', '', '# Unset all aliases to avoid conflicts with functions', 'unalias -a 2>/dev/null || true', '', '# Functions', 'f () {\n\techo\n}', '',
      '# setopts 2', 'setopt extendedglob', 'setopt nohashdirs', '', '# aliases 2', 'alias g=git', "alias -g G='| grep'", '', '# exports 1', "export A='1'", '',
    ].join('\n'),
  );
});

it('leaves out names that are none, what is withheld, and what is ours or the shell’s', () => {
  const exports = ['A=1', 'BASH_FUNC_x%%=() { :; }', '1X=2', 'SECRET=s', 'PWD=/', 'OLDPWD=/', 'SHELLOPTS=e', 'CODEX_COMMAND_MARK=m', 'no equals sign', 'B=x=y', ''].join('\0');
  expect(text('bash', { exports }).split('# exports ')[1]).toBe("2\nexport A='1'\nexport B='x=y'\n");
});

it('of the environment only: every head, nothing but exports', () => {
  expect(text('bash', { functions: 'f() { :; }', options: 'shopt -s extglob', aliases: 'alias a=b', exports: 'A=1' }, true)).not.toMatch(/f\(\)|shopt|alias a/);
});

it('patterns of functions are read under the options that they need', () => {
  const whole = text('bash', { functions: 'f() { case x in !(a)) ;; esac; }', options: 'shopt -s extglob\nset -o vi\nset +o errexit' });
  expect(whole).toMatch(/# Functions\nshopt -s extglob\nf\(\)[^#]+# setopts 1\nshopt -s extglob\n/);
});

it.each([['cut off', Buffer.from('\0Mfunctions\0f\0Moptions\0')], ['empty', Buffer.alloc(0)], ['out of order', Buffer.from('Mend\0Mexports\0Maliases\0Moptions\0Mfunctions')]])('a report that is %s is none', (_, bytes) => {
  expect(readReport(bytes, 'M')).toBeNull();
});

it.each(['bash', 'sh'] as const)('the script for %s is valid', (kind) => {
  expect(spawnSync(`/bin/${kind}`, ['-n', '-c', snapshotScript(kind, 'M')]).stderr.toString()).toBe('');
});
