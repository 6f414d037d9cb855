import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandLine, commandLineWarning, parseCommandLine } from './command-line.ts';
import { environmentBlock, variable, withVariables } from './environment-block.ts';

const nasty = fc.string({ unit: fc.constantFrom('\\', '"', ' ', '\t', 'a', 'é', '\n', "'", '%', '^', '\u0001'), maxLength: 12 });
const anything = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', ''));
const argument = fc.oneof(nasty, anything);
const program = argument.filter((text) => text !== '' && !text.includes('"'));

describe('command line', () => {
  it('is parsed back to the same arguments', () => {
    fc.assert(fc.property(program, fc.array(argument, { maxLength: 6 }), (first, rest) => expect(parseCommandLine(commandLine([first, ...rest]))).toEqual([first, ...rest])), { numRuns: 2000 });
  });

  // The examples of Microsoft's page on parsing C command-line arguments, and those of CommandLineToArgvW.
  it.each([
    ['p "a b c" d e', ['p', 'a b c', 'd', 'e']],
    ['p "ab\\"c" "\\\\" d', ['p', 'ab"c', '\\', 'd']],
    ['p a\\\\\\b d"e f"g h', ['p', 'a\\\\\\b', 'de fg', 'h']],
    ['p a\\\\\\"b c d', ['p', 'a\\"b', 'c', 'd']],
    ['p a\\\\\\\\"b c" d e', ['p', 'a\\\\b c', 'd', 'e']],
    ['"C:\\Program Files\\x.exe" y', ['C:\\Program Files\\x.exe', 'y']],
    ['C:\\x\\ "" z', ['C:\\x\\', '', 'z']],
  ])('%s', (line, argv) => {
    expect(parseCommandLine(line)).toEqual(argv);
  });

  it('quotes only what needs it', () => {
    expect(commandLine(['C:\\a b\\x.exe', 'plain', '', 'a b\\', 'say "hi"'])).toBe('"C:\\a b\\x.exe" plain "" "a b\\\\" "say \\"hi\\""');
  });

  it.each([[[]], [['']], [['a"b']], [['a', 'b\0c']], [['a', 'x'.repeat(40_000)]]])('refuses what cannot be said: case %#', (argv: string[]) => {
    expect(() => commandLine(argv)).toThrow(expect.objectContaining({ code: 'bad_command_line' }));
  });

  it.each([
    [['npm.cmd', 'run', 'a&calc'], 'a&calc'],
    [['C:\\x\\Build.BAT', '%PATH%'], '%PATH%'],
    [['cmd.exe', '/d', '/c', 'echo', 'a|b'], 'a|b'],
  ])('warns of what cmd.exe reads anew: %j', (argv, part) => {
    expect(commandLineWarning(argv)).toContain(JSON.stringify(part));
  });

  it.each([[['npm.cmd', 'run', 'build']], [['tool.exe', 'a&b']], [['cmd', '/c', 'dir']]])('does not warn of %j', (argv) => {
    expect(commandLineWarning(argv)).toBeNull();
  });
});

describe('environment block', () => {
  it('is sorted whatever the case and ends with two NULs', () => {
    expect(environmentBlock({ b: '2', A: '1', '=C:': 'C:\\w' }).toString('utf16le')).toBe('=C:=C:\\w\0A=1\0b=2\0\0');
    expect(environmentBlock({}).toString('utf16le')).toBe('\0\0');
  });

  it.each([{ 'a=b': '1' }, { '': '1' }, { 'a\0b': '1' }, { a: 'x\0y' }])('refuses %j', (env: Record<string, string>) => {
    expect(() => environmentBlock(env)).toThrow(expect.objectContaining({ code: 'bad_environment' }));
  });

  it('has one variable of a name in any case', () => {
    expect(withVariables({ Path: 'a', HOME: 'h' }, { PATH: 'b' })).toEqual({ HOME: 'h', PATH: 'b' });
    expect(variable({ Path: 'a' }, 'PATH')).toBe('a');
  });
});
