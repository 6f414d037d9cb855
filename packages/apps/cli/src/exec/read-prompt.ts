import { decodePrompt } from '@codex-ts/text-utils';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';

/**
 * The text of the prompt: the word given, else stdin as it is (a word of `-` says so explicitly). With a word, stdin
 * is not read.
 * @throws CodexError when stdin is a terminal and was not asked for, blank, or not text
 */
export async function readPrompt(word: string | undefined, host: Pick<CommandHost, 'stdin' | 'stderr' | 'signal'>): Promise<string> {
  if (word !== undefined && word !== '-') return word;
  if (word === undefined) {
    if (host.stdin().isTTY === true) {
      throw new CodexError('No prompt was given. Write it as an argument, or pipe it into stdin.', { code: 'no_prompt' });
    }
    say(host.stderr, 'Reading prompt from stdin...');
  }
  const prompt = decodePrompt(await readAll(host));
  if (prompt.trim() === '') throw new CodexError('No prompt was given: stdin is empty.', { code: 'no_prompt' });
  return prompt;
}

async function readAll({ stdin: open, signal }: Pick<CommandHost, 'stdin' | 'signal'>): Promise<Buffer> {
  signal.throwIfAborted();
  const stdin = open();
  const stop = (): void => void stdin.destroy(new Error('stopped while reading stdin'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
