import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigEditError, parseKeyPath } from './index.ts';
import { keyLiteral } from './toml-literals.ts';

describe('parseKeyPath', () => {
  it.each([
    ['model', ['model']],
    ['a.b.c', ['a', 'b', 'c']],
    [' a . b ', ['a', 'b']],
    ['mcp_servers."a.b".command', ['mcp_servers', 'a.b', 'command']],
    ["projects.'C:\\x'.trust_level", ['projects', 'C:\\x', 'trust_level']],
    ['projects./home/me/x.trust_level', ['projects', '/home/me/x', 'trust_level']],
    ['"q\\" \\u00e9\\U0001F600\\t"', ['q" é😀\t']],
    ['""', ['']],
    ["''.a", ['', 'a']],
    ['plugins."x@market".enabled', ['plugins', 'x@market', 'enabled']],
  ])('%s', (text, path) => {
    expect(parseKeyPath(text)).toEqual(path);
  });

  it.each([
    ['', 'a name is missing at the end'],
    ['a.', 'a name is missing at the end'],
    ['a.  ', 'a name is missing at the end'],
    ['.a', 'cannot read a name at column 1.'],
    ['a..b', 'cannot read a name at column 3.'],
    ['a."b', 'cannot read a name at column 3.'],
    ['a."b"c', 'cannot read a name at column 6.'],
    ['a.b"c"', 'cannot read a name at column 4.'],
    ['a b', 'cannot read a name at column 3.'],
    ['a."\\x"', 'cannot read a name at column 3.'],
    ['a."\\/"', 'cannot read a name at column 3.'],
    ['a."\\U00110000"', 'cannot read a name at column 3.'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseKeyPath(text)).toThrow(ConfigEditError);
    expect(() => parseKeyPath(text)).toThrow(reason);
  });

  it('reads what is written', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (path) => {
      expect(parseKeyPath(keyLiteral(path))).toEqual(path);
    }));
  });
});
