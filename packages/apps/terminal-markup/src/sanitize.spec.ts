import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sanitize, sanitizeRow } from './sanitize.ts';

describe('sanitize', () => {
  it.each([
    ['plain\ntext', 'plain\ntext'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\x1b[2J\x1b[Hgone', 'gone'],
    ['\x1b]52;c;ZXZpbA==\x07after', 'after'],
    ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x1bPq#0\x1b\\x', 'x'],
    ['\x9b31mred', 'red'],
    ['\x1b]0;title', ''],
    ['\x1b[38;5', ''],
    ['a\x1b7b\x1bcc', 'abc'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['\x07bell\x00\x08', 'bell'],
    ['rm \u202e/ fr-', 'rm / fr-'],
    ['a\tb\nlonger\tc', 'a   b\nlonger  c'],
    ['héllo 日本 👍🏽', 'héllo 日本 👍🏽'],
  ])('%j', (text, expected) => expect(sanitize(text)).toBe(expected));

  it('leaves nothing in it that acts, and changes nothing twice', () => {
    const wild = fc.string({ unit: fc.constantFrom('\x1b', '[', ']', '3', ';', 'm', 'x', '\x07', '\\', '\x9b', '\x9d', '\t', '\n', '\r', '\u202e', 'é') });
    fc.assert(
      fc.property(wild, (text) => {
        const clean = sanitize(text);
        expect(clean.replaceAll('\n', '')).not.toMatch(/[\p{Control}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(sanitize(clean)).toBe(clean);
      }),
    );
  });

  it('counts columns from where the text begins', () => expect(sanitize('a\tb\n\tc', { tab: 8, column: 5 })).toBe('a  b\n        c'));

  it('makes one row of several', () => expect(sanitizeRow('a\nb')).toBe('a b'));
});
