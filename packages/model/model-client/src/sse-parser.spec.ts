import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SseParser } from './sse-parser.ts';

function parse(...chunks: (string | Uint8Array)[]): string[] {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.push(Buffer.from(chunk)));
}

describe('SseParser', () => {
  it.each([
    ['one event', 'data: a\n\n', ['a']],
    ['no space after the colon', 'data:a\n\n', ['a']],
    ['only one space is taken', 'data:  a\n\n', [' a']],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['lone CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['mixed line ends', 'data: a\r\ndata: b\n\r\ndata: c\r\r\n', ['a\nb', 'c']],
    ['two data lines', 'data: a\ndata: b\n\n', ['a\nb']],
    ['an empty data line', 'data\ndata:\n\n', ['\n']],
    ['comments, names, ids and retry', ': hi\nevent: x\nid: 1\nretry: 5\ndata: a\n\n', ['a']],
    ['an event without data', 'event: x\n\ndata: a\n\n', ['a']],
    ['fields that only begin like data', 'dataset: x\ndat: y\ndata: a\n\n', ['a']],
    ['a byte order mark', '\ufeffdata: a\n\n', ['a']],
    ['an event without its empty line', 'data: a\n\ndata: b\n', ['a']],
    ['half a line', 'data: a\n\ndata: b', ['a']],
    ['nothing', '', []],
  ])('reads %s', (_name, text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('gives the same events wherever the bytes are cut', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`),
      fc.constantFrom('data: żółć 🎉', ': comment', 'event: x', '', '', 'data'),
    );
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 20 }), (lines, cuts) => {
        const bytes = Buffer.from(lines.map(([text, end]) => text + end).join(''));
        const whole = parse(bytes);
        const bySingle = parse(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
        const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((edge, at) => bytes.subarray(edges[at], edge));
        expect(bySingle).toEqual(whole);
        expect(parse(...pieces)).toEqual(whole);
      }),
    );
  });

  it('stops at bytes that are not UTF-8, and keeps the events before them', () => {
    const parser = new SseParser();
    const bad = Buffer.concat([Buffer.from('data: a\n\ndata: '), Buffer.of(0xff), Buffer.from('\n\ndata: c\n\n')]);
    expect(parser.push(bad)).toEqual(['a']);
    expect(parser.fault).toBe('the event stream is not valid UTF-8');
    expect(parser.push(Buffer.from('data: d\n\n'))).toEqual([]);
  });

  it('does not mind bad bytes outside of data', () => {
    const parser = new SseParser();
    expect(parser.push(Buffer.concat([Buffer.of(0x3a, 0xff, 10), Buffer.from('data: a\n\n')]))).toEqual(['a']);
    expect(parser.fault).toBeNull();
  });

  it('gives up on an event without end', () => {
    const parser = new SseParser();
    const chunk = Buffer.alloc(16 * 1024 * 1024, 'x');
    const pushes = [0, 1, 2, 3, 4].map(() => (parser.push(chunk), parser.fault));
    expect(pushes.slice(0, 4)).toEqual([null, null, null, null]);
    expect(pushes[4]).toBe('one event of the stream is larger than 64 MiB');
  });
});
