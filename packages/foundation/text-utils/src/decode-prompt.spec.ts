import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodePrompt } from './index.ts';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('decodePrompt', () => {
  it('keeps UTF-8 as it is, without its mark', () => {
    expect(decodePrompt(Buffer.from('hi\r\n'))).toBe('hi\r\n');
    expect(decodePrompt(Buffer.from('\uFEFFhé €\n'))).toBe('hé €\n');
    expect(decodePrompt(Buffer.alloc(0))).toBe('');
  });

  it('reads UTF-16 by its mark', () => {
    expect(decodePrompt(Buffer.from('\uFEFFhé 😀', 'utf16le'))).toBe('hé 😀');
    expect(decodePrompt(utf16be('\uFEFFhé 😀'))).toBe('hé 😀');
  });

  it.each([
    [Buffer.from([0x61, 0x62, 0xff, 0x63]), 2],
    [Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x80]), 4],
    [Buffer.from([0xe2, 0x82]), 0],
    [Buffer.from([0xef, 0xbf]), 0],
    [Buffer.from([0xef, 0xbf, 0xbd, 0xef, 0xbf, 0x61]), 3],
    [Buffer.from([0x61, 0xf0, 0x9f, 0x98]), 1],
    [Buffer.from([0x61, 0xed, 0xa0, 0x80]), 1],
    [Buffer.from([0xc3, 0xa9, 0x80]), 2],
  ])('names the offset of the bad byte in %j', (input, offset) => {
    expect(() => decodePrompt(input)).toThrow(`invalid byte at offset ${offset})`);
  });

  it('names an encoding it cannot read', () => {
    expect(() => decodePrompt(Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]))).toThrow('UTF-32LE');
    expect(() => decodePrompt(Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]))).toThrow('UTF-32BE');
    expect(() => decodePrompt(Buffer.from([0xff, 0xfe, 0x61]))).toThrow('UTF-16LE');
    expect(() => decodePrompt(Buffer.from([0xfe, 0xff, 0xd8, 0x3d, 0, 0x61]))).toThrow('UTF-16BE');
  });

  it('finds the offset behind any valid text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(0xff, 0xc0, 0x80), (text, bad) => {
        const good = Buffer.from(`x${text}`);
        const input = Buffer.concat([good, Buffer.from([bad]), Buffer.from('tail')]);
        expect(() => decodePrompt(input)).toThrow(`offset ${good.length})`);
        expect(decodePrompt(good)).toBe(good.toString());
      }),
    );
  });
});
