import { type PlainCommand } from '../plain-context.ts';

export const queue: PlainCommand = {
  name: 'queue',
  description: 'send what follows when the running turn has ended',
  takesText: true,
  whileRunning: true,
  run: ({ queue: send, say, store }, text) => {
    if (text === '') return say(['Write the message behind /queue.']);
    const isRunning = store.state.turn !== null;
    send(text);
    if (isRunning) say(['Your message waits until this turn has ended.']);
  },
};
