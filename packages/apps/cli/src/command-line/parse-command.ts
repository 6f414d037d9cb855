import { CommanderError, type OptionValues } from 'commander';

import { type CommandShape } from './command-shape.ts';
import { readWords, type Words } from './read-words.ts';
import { UsageError } from './usage-error.ts';

/** One command as typed: a request to print something, or its options and words. */
export type ParsedCommand<Flags> =
  | { readonly kind: 'print'; readonly text: string }
  | {
      readonly kind: 'parsed';
      readonly flags: Flags;
      readonly operands: readonly string[];
      readonly next: Extract<Words, { kind: 'words' }>['next'];
    };

/**
 * Parses the words after a command's name. `Flags` is what the shape's option table yields.
 * @throws UsageError
 */
export function parseCommand<Flags extends OptionValues>(shape: CommandShape, args: readonly string[]): ParsedCommand<Flags> {
  const words = readWords(shape, args);
  if (words.kind === 'help') return { kind: 'print', text: helpText(shape) };
  if (words.kind === 'version') return { kind: 'print', text: `${words.version}\n` };
  const command = shape.command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .allowExcessArguments()
    .action(() => undefined);
  try {
    command.parse([...words.options, '--', ...words.operands], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(error.message.replace(/^error: /, ''), shape.usage);
    throw error;
  }
  return { kind: 'parsed', flags: command.opts<Flags>(), operands: words.operands, next: words.next };
}

export function helpText({ command, usage, help }: CommandShape): string {
  if ('whole' in help) return help.whole;
  return command.usage(usage.slice(command.name().length + 1)).helpOption('-h, --help', 'Print this help').helpInformation() + help.tail;
}
