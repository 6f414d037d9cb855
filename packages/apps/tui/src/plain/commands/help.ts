import { type PlainCommand } from '../plain-context.ts';

export const help: PlainCommand = {
  name: 'help',
  description: 'list the commands, and what can be typed',
  whileRunning: true,
  run: async ({ say, isSimple }) => {
    const { plainCommands } = await import('./plain-table.ts');
    const commands = plainCommands.filter(({ isHidden }) => isHidden !== true).map(({ name, description }) => `/${name}: ${description}`);
    say([
      ...commands,
      'Enter sends. A message goes on behind a backslash at the end of a line, and between lines of three double quotes.',
      'A line that begins with an exclamation mark is run in your own shell.',
      ...(isSimple ? [] : ['Up and Down go through earlier messages.']),
      'While a turn runs, a message goes into it; /queue keeps one until it has ended.',
      'Ctrl+C clears the line, or interrupts, or leaves. Ctrl+D leaves.',
    ]);
  },
};
