import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineMessages } from './line-messages.ts';

async function read(pieces: readonly Buffer[]): Promise<{ messages: unknown[]; noise: string[] }> {
  const [messages, noise]: [unknown[], string[]] = [[], []];
  for await (const message of lineMessages(Readable.from(pieces), (line) => noise.push(line))) messages.push(message);
  return { messages, noise };
}

describe('lineMessages', () => {
  it('finds the messages however the bytes arrive, whatever they say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat(), { maxLength: 8 }), async (texts, cuts) => {
        const sent = texts.map((text) => ({ method: 'm', params: { text: `${text}\u2028ü` } }));
        const bytes = Buffer.from(sent.map((message) => `${JSON.stringify(message)}\n`).join(''));
        const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
        const pieces = [...places, bytes.length].map((to, i) => bytes.subarray(places[i - 1] ?? 0, to));
        expect(await read(pieces)).toEqual({ messages: sent.map((message) => JSON.parse(JSON.stringify(message)) as unknown), noise: [] });
      }),
    );
  });

  it('sorts out what is no message', async () => {
    const text = 'Now using node v20\n\n{"id":1,"result":{}}\n[1]\n5\n{"x":1}\n{"method":"a"}\r\n{"id":2,';
    expect(await read([Buffer.from(text)])).toEqual({ messages: [{ id: 1, result: {} }, { method: 'a' }], noise: ['Now using node v20', '[1]', '5', '{"x":1}'] });
  });
});
