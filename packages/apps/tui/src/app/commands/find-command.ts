import { slashCommands } from './command-table.ts';
import { type SlashCommand } from './slash-command.ts';

/** What a message that begins with a slash means; null for one that is a message after all, such as a path. */
export type TypedCommand = { readonly command: SlashCommand | null; readonly name: string; readonly text: string } | null;

export function typedCommand(message: string): TypedCommand {
  const match = /^\/(\S*)(?:\s+([\s\S]*))?$/.exec(message);
  const name = match?.[1] ?? '';
  if (match === null || name === '' || name.includes('/')) return null;
  return { command: commandNamed(name), name, text: (match[2] ?? '').trim() };
}

function commandNamed(name: string): SlashCommand | null {
  return slashCommands.find((each) => each.name === name || each.aliases?.includes(name) === true) ?? null;
}

/** Commands whose name, or an alias that is typed, begins with `prefix`: the exact one first, else in the order of the table. */
export function commandsWith(prefix: string): { readonly command: SlashCommand; readonly name: string }[] {
  const found = slashCommands.flatMap((command) => {
    if (command.name.startsWith(prefix) && (command.isHidden !== true || command.name === prefix)) return [{ command, name: command.name }];
    const alias = prefix === '' ? undefined : command.aliases?.find((each) => each.startsWith(prefix));
    return alias === undefined ? [] : [{ command, name: alias }];
  });
  return found.sort((a, b) => Number(b.name === prefix) - Number(a.name === prefix));
}
