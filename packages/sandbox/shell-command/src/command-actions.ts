import { isAbsolute, relative, resolve } from 'node:path';
import { type CommandAction } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';
import { findAction } from './find-action.ts';
import { isFormatter } from './formatter.ts';
import { listAction } from './list-action.ts';
import { type PartAction } from './part-action.ts';
import { splitPlainCommands } from './plain-commands.ts';
import { readOperand } from './read-operand.ts';
import { searchAction } from './search-action.ts';
import { shortPath } from './short-path.ts';
import { unwrapShell } from './unwrap-shell.ts';

/**
 * What a command does, to show to a person: reading a file, listing files, searching. Scripts are told part by part;
 * parts that only shape another's output are left out, and so is `cd`, whose folder goes into the path of a read (given
 * from `cwd` where it lies below). When any part is something else, the whole is one `unknown` with the script as it is.
 */
export function commandActions(argv: readonly string[], cwd: string): CommandAction[] {
  const shell = unwrapShell(argv);
  const parts = shell ? splitPlainCommands(shell.script) : [[...argv]];
  const unknown: CommandAction[] = [{ type: 'unknown', command: shell?.script ?? quoteShell(argv) }];
  const telling = parts && tellingParts(parts);
  if (!telling) return unknown;
  const actions: CommandAction[] = [];
  let place = cwd;
  for (const part of telling) {
    const action = part[0] === 'cd' ? null : describe(part, place, cwd);
    if (action) {
      if (JSON.stringify(action) !== JSON.stringify(actions.at(-1))) actions.push(action);
      continue;
    }
    const target = cdTarget(part);
    if (target === undefined) return unknown;
    place = resolve(place, target);
  }
  return actions;
}

/** Without formatters and without an `echo` that announces what follows; null when nothing else is left. */
function tellingParts(parts: readonly string[][]): string[][] | null {
  if (parts.length === 1) return [...parts];
  const telling = parts.filter((part, i) => !isFormatter(part) && !(part[0] === 'echo' && i < parts.length - 1));
  return telling.length === 0 ? null : telling;
}

function describe(part: readonly string[], place: string, cwd: string): CommandAction | null {
  const command = quoteShell(part);
  const action = partAction(part);
  switch (action?.type) {
    case undefined:
      return null;
    case 'read':
      return { type: 'read', command, name: shortPath(action.path), path: seenFrom(action.path, place, cwd) };
    case 'listFiles':
      return { type: 'listFiles', command, path: action.path };
    case 'search':
      return { type: 'search', command, query: action.query, path: action.path };
  }
}

function partAction(part: readonly string[]): PartAction | null {
  const path = readOperand(part);
  if (path !== null) return { type: 'read', path };
  return listAction(part) ?? findAction(part) ?? searchAction(part);
}

/** As it was written while the folder has not changed; then from `cwd` if it lies below it, else absolute. */
function seenFrom(path: string, place: string, cwd: string): string {
  if (place === cwd || isAbsolute(path)) return path;
  const absolute = resolve(place, path);
  const way = relative(cwd, absolute);
  return way === '' || /^\.\.(?:\/|$)/.test(way) ? absolute : way;
}

/** The folder that a `cd` names; undefined for other commands, and where only the shell knows. */
function cdTarget(part: readonly string[]): string | undefined {
  if (part[0] !== 'cd') return undefined;
  const args = part[1] === '--' ? part.slice(2) : part.slice(1);
  const [folder] = args;
  return args.length !== 1 || folder === undefined || /^[-~]/.test(folder) ? undefined : folder;
}
