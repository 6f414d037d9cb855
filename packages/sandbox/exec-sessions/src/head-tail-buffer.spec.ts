import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HeadTailBuffer } from './head-tail-buffer.ts';

const chunks = fc.array(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), { maxLength: 30 });
const ascii = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => Buffer.from(text)), { maxLength: 30 });

function filled(limit: number, parts: readonly Buffer[]): HeadTailBuffer {
  const buffer = new HeadTailBuffer(limit);
  for (const part of parts) buffer.push(part);
  return buffer;
}

describe('HeadTailBuffer', () => {
  it('gives everything back, however it was cut, while it fits', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const whole = Buffer.concat(parts);
        expect(filled(Math.max(1, whole.length), parts).text()).toBe(whole.toString('utf8'));
      }),
    );
  });

  it('keeps the beginning and the end, counts all, and says how much is missing', () => {
    fc.assert(
      fc.property(ascii, fc.integer({ min: 80, max: 300 }), (parts, limit) => {
        const whole = Buffer.concat(parts).toString();
        const buffer = filled(limit, parts);
        const text = buffer.text();
        expect(buffer.totalBytes).toBe(whole.length);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        if (whole.length <= limit) return expect(text).toBe(whole);
        const [, head = '', omitted, tail = ''] = /^(.*)\n… ([0-9]+) bytes omitted …\n(.*)$/s.exec(text) ?? [];
        expect(whole.startsWith(head) && whole.endsWith(tail)).toBe(true);
        expect(head.length + Number(omitted) + tail.length).toBe(whole.length);
        return expect(head.length).toBe(Math.ceil(limit / 2));
      }),
    );
  });

  it('cuts no character in two', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 60 }), fc.integer({ min: 80, max: 140 }), fc.integer({ min: 1, max: 7 }), (words, limit, step) => {
        const whole = Buffer.from(words.join(''));
        const parts = Array.from({ length: Math.ceil(whole.length / step) }, (_, index) => whole.subarray(index * step, (index + 1) * step));
        expect(filled(limit, parts).text()).not.toContain('\ufffd');
      }),
    );
  });

  it('is emptied piece by piece without losing or breaking a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (text, step) => {
        const whole = Buffer.from(text);
        const buffer = new HeadTailBuffer();
        let [seen, count] = ['', 0];
        for (let at = 0; at < whole.length; at += step) {
          buffer.push(whole.subarray(at, at + step));
          const taken = buffer.take({ holdPartial: true });
          seen += taken.text;
          count += taken.totalBytes;
        }
        const last = buffer.take({ holdPartial: false });
        expect([seen + last.text, count + last.totalBytes]).toEqual([text, whole.length]);
      }),
    );
  });

  it('gives an unfinished character out at the end, replaced', () => {
    const buffer = filled(100, [Buffer.from([0x61, 0xe2, 0x82])]);
    expect(buffer.take({ holdPartial: true })).toEqual({ text: 'a', totalBytes: 1 });
    expect(buffer.take({ holdPartial: true })).toEqual({ text: '', totalBytes: 0 });
    expect(buffer.take({ holdPartial: false })).toEqual({ text: '\ufffd', totalBytes: 2 });
  });

  it('starts anew after it was taken, also when bytes were missing', () => {
    const buffer = filled(100, [Buffer.alloc(1000, 'x')]);
    expect(buffer.take({ holdPartial: true }).totalBytes).toBe(1000);
    buffer.push(Buffer.from('new'));
    expect(buffer.take({ holdPartial: true })).toEqual({ text: 'new', totalBytes: 3 });
  });

  it('holds 1 MiB of 200 MB, also of a million tiny chunks', () => {
    const buffer = new HeadTailBuffer();
    const big = Buffer.alloc(1_000_000, 'b');
    for (let count = 0; count < 200; count++) buffer.push(big);
    const tiny = Buffer.from('t');
    for (let count = 0; count < 1_000_000; count++) buffer.push(tiny);
    expect(buffer.totalBytes).toBe(201_000_000);
    const text = buffer.text();
    expect(Buffer.byteLength(text)).toBe(1024 * 1024);
    expect([text[0], text.at(-1)]).toEqual(['b', 't']);
  });
});
