import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';

/**
 * Asks a person before something that cannot be taken back. Only a typed `y` or `yes` counts; the signal ends the wait.
 * @throws CodexError `needs_confirmation` when nobody is at the terminal; `flag` is what to give instead
 */
export async function confirm(question: string, flag: string, { stdin: open, stderr, signal }: Pick<CommandHost, 'stdin' | 'stderr' | 'signal'>): Promise<boolean> {
  const stdin = open();
  if (stdin.isTTY !== true) {
    throw new CodexError(`${question} Nobody is here to answer: give ${flag} to go ahead.`, { code: 'needs_confirmation' });
  }
  stderr.write(`${question} [y/N] `, () => undefined);
  const stop = (): void => void stdin.destroy(new Error('stopped while asking'));
  signal.addEventListener('abort', stop, { once: true });
  let text = '';
  try {
    for await (const chunk of stdin) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes('\n')) break;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return /^\s*y(?:es)?\s*$/i.test(text);
}
