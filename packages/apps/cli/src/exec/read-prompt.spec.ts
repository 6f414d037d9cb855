import { describe, expect, it } from '@jest/globals';

import { stdinOf, testHost } from '../host.fixture.ts';
import { readPrompt } from './read-prompt.ts';

const NOTICE = 'Reading prompt from stdin...\n';

describe('readPrompt', () => {
  it.each<[string | undefined, string | Buffer, string, string]>([
    ['hi', 'piped', 'hi', ''],
    ['', 'piped', '', ''],
    ['a\r\nb', 'terminal', 'a\r\nb', ''],
    [undefined, 'a\nb\r\n', 'a\nb\r\n', NOTICE],
    ['-', 'stdin\n', 'stdin\n', ''],
    [undefined, Buffer.from('\ufeffhé', 'utf8'), 'hé', NOTICE],
    [undefined, Buffer.from('\ufeffhé', 'utf16le'), 'hé', NOTICE],
  ])('word %j with stdin %j: %j', async (word, stdin, prompt, notice) => {
    const host = testHost({ stdin: stdinOf(stdin) });
    expect(await readPrompt(word, host)).toBe(prompt);
    expect(host.stderr.text).toBe(notice);
  });

  it.each<[string | undefined, string | Buffer, RegExp]>([
    [undefined, 'terminal', /No prompt was given/],
    [undefined, '', /stdin is empty/],
    ['-', ' \n\t', /stdin is empty/],
    [undefined, Buffer.from([0x61, 0xff]), /offset 1/],
    [undefined, Buffer.from([0xff, 0xfe, 0x61]), /UTF-16LE/],
  ])('word %j with stdin %j fails', async (word, stdin, message) => {
    const failing = readPrompt(word, testHost({ stdin: stdinOf(stdin) }));
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toMatchObject({ exitCode: 1 });
  });

  it('lets go of a stdin that stays open when told to stop', async () => {
    const stop = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const stdin = {
      destroy: (error?: Error) => fail(error ?? new Error('?')),
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>((_resolve, reject) => void (fail = reject)) }),
    };
    const reading = readPrompt('-', testHost({ stdin: () => stdin, signal: stop.signal }));
    stop.abort();
    await expect(reading).rejects.toThrow('stopped while reading stdin');
  });
});
