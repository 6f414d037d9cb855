import { type PlainCommand } from '../plain-context.ts';

/** Says what was shortened. */
export const show: PlainCommand = {
  name: 'show',
  description: 'say all of what was shortened: the last, or the one with this number',
  takesText: true,
  whileRunning: true,
  run: ({ shortened, say }, text) => {
    const number = text === '' ? null : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const lines = Number.isNaN(number) ? null : shortened.whole(number);
    if (lines === null) return say([text === '' ? 'Nothing was shortened.' : `Nothing that was shortened has the number ${text}.`]);
    say([...lines, 'End.']);
  },
};

export const transcript: PlainCommand = {
  name: 'transcript',
  description: 'say the whole conversation, with nothing left out',
  whileRunning: true,
  run: ({ transcript: all, say }) => say([...all(), 'End of the transcript.']),
};
