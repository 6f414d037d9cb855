import { type SharedContext, type SlashCommand } from './slash-command.ts';

/** Terminals drop what is longer. In bytes of Base64. */
const LONGEST = 100_000;

export const copy: SlashCommand<SharedContext> = {
  name: 'copy',
  description: 'copy the last answer, as Markdown',
  whileRunning: true,
  run: async (context) => {
    const { store, options } = context;
    const { lastAnswer } = store.state;
    if (lastAnswer === null || lastAnswer === '') return store.dispatch({ type: 'info', text: 'There is no answer to copy yet.' });
    const isThere = (await options.programs?.copy?.(lastAnswer)) ?? false;
    if (isThere) return store.dispatch({ type: 'info', text: 'The last answer is in the clipboard.' });
    giveToTerminal(context, lastAnswer);
  },
};

/** A terminal does not say whether it took the text: some do not, or ask their user first. */
function giveToTerminal({ store, write, options }: SharedContext, text: string): void {
  const encoded = Buffer.from(text).toString('base64');
  if (encoded.length > LONGEST) return store.dispatch({ type: 'error', text: `The answer is too long for the clipboard of a terminal: ${Math.ceil(encoded.length / 1000)} KB, and most take ${LONGEST / 1000}.` });
  const sequence = `\x1b]52;c;${encoded}\x07`;
  write(options.env['TMUX'] === undefined ? sequence : `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`);
  store.dispatch({ type: 'info', text: 'The last answer was given to the terminal for its clipboard.' });
}
