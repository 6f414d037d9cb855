import { type SlashCommand } from './slash-command.ts';

/** Terminals drop what is longer. In bytes of Base64. */
const LONGEST = 100_000;

export const copy: SlashCommand = {
  name: 'copy',
  description: 'copy the last answer, as Markdown',
  whileRunning: true,
  run: ({ store, write, options }) => {
    const { lastAnswer } = store.state;
    if (lastAnswer === null || lastAnswer === '') return store.dispatch({ type: 'info', text: 'There is no answer to copy yet.' });
    const encoded = Buffer.from(lastAnswer).toString('base64');
    if (encoded.length > LONGEST) return store.dispatch({ type: 'error', text: 'The answer is too long for the clipboard of a terminal.' });
    const sequence = `\x1b]52;c;${encoded}\x07`;
    write(options.env['TMUX'] === undefined ? sequence : `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`);
    store.dispatch({ type: 'info', text: 'The last answer was given to the terminal for its clipboard.' });
  },
};
