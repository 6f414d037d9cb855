import { type MessageItem } from '@codex-ts/protocol';

/** Tells the model, on the next turn, that the user stopped the last one on purpose. */
export function turnAbortedMessage(): MessageItem {
  const text = [
    '<turn_aborted>',
    'The user interrupted this turn on purpose. Tools that were running may have done part of their work, and background commands may still run: check before you build on them.',
    '</turn_aborted>',
  ].join('\n');
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}
