import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REDACTED, Redactor } from './redactor.ts';

const redact = (text: string): string => new Redactor().redact(text);

describe('what looks like a secret', () => {
  it.each([
    ['key sk-abcdefghij0123456789', 'sk-abcdefghij0123456789'],
    ['key sk-proj-abc_DEF-ghi0123456789', 'abc_DEF'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['Authorization: Bearer abcdefghijklmnop.qrs', 'abcdefghijklmnop'],
    ['authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
    ['api_key=0123456789', '0123456789'],
    ['API-KEY: 0123456789', '0123456789'],
    ['access_token=0123456789&x=1', '0123456789'],
    ['{"password": "correct horse battery"}', 'horse'],
    [String.raw`{"body":"{\"client_secret\":\"0123456789abc\"}"}`, '0123456789abc'],
    ["secret = 'four words of it'", 'words'],
    ['cloning https://me:hunter2@example.com/x.git', 'hunter2'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'eyJzdWIi'],
  ])('is taken out of %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain(REDACTED);
  });

  it.each([
    'input_token_count=1234567890',
    'tokens: 123456789',
    'the task-force-of-the-northern-regions met',
    'monkey: business=usual',
    'https://example.com/a?b=c',
    'password: short',
    'see src/token.rs:12345678',
  ])('leaves %s alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('does not take long over hostile text', () => {
    for (const text of ['sk-'.repeat(80_000), 'token='.repeat(40_000), `password="${'\\'.repeat(200_000)}`, 'a://'.repeat(60_000), 'eyJ'.repeat(80_000)]) redact(text);
  });
});

describe('values that were registered', () => {
  it('never come out, whatever is around them, plain, in JSON or in an address', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((s) => s.trim().length >= 6 && !REDACTED.includes(s.trim()) && !/^[\s\w]*\[?REDACTED/.test(s));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const redactor = new Redactor();
        redactor.add(value);
        const known = value.trim();
        for (const text of [known, JSON.stringify({ a: known }), encodeURIComponent(known)]) {
          const clean = redactor.redact(`${before}${text}${after}`);
          // The marker itself, or what it joins, may spell the value again; nothing else may.
          expect(clean.split(REDACTED).some((part) => part.includes(known))).toBe(false);
        }
      }),
    );
  });

  it('are refused when they are too short to be secrets', () => {
    const redactor = new Redactor();
    expect(redactor.add(' abc ')).toBe(false);
    expect(redactor.redact('abc')).toBe('abc');
  });

  it('goes for the longest first, so that no tail of one stays', () => {
    const redactor = new Redactor();
    redactor.add('abcdef');
    redactor.add('abcdefghijk');
    expect(redactor.redact('x abcdefghijk y')).toBe(`x ${REDACTED} y`);
  });
});

it('blanks a field whose name says what it is, and keeps numbers', () => {
  const clean = new Redactor().redactFields({ access_token: 'abc', apiKey: 'x', input_token_count: 5, note: 'fine', tokenizer: 'o200k' });
  expect(clean).toEqual({ access_token: REDACTED, apiKey: REDACTED, input_token_count: 5, note: 'fine', tokenizer: 'o200k' });
});
