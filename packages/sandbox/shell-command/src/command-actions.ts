import { posix, win32 } from 'node:path';
import { type CommandAction } from '@codex-ts/protocol';
import { quoteShell } from '@codex-ts/text-utils';
import { findAction } from './find-action.ts';
import { isFormatter } from './formatter.ts';
import { listAction } from './list-action.ts';
import { type PartAction } from './part-action.ts';
import { splitPlainCommands } from './plain-commands.ts';
import { powershellScript } from './powershell/powershell-call.ts';
import { isPowerShellFormatter, powershellAction, withSlashes } from './powershell/powershell-action.ts';
import { cmdletName } from './powershell/powershell-names.ts';
import { quotePowerShell } from './powershell/quote-powershell.ts';
import { splitPowerShell } from './powershell/split-powershell.ts';
import { readOperand } from './read-operand.ts';
import { searchAction } from './search-action.ts';
import { shortPath } from './short-path.ts';
import { unwrapShell } from './unwrap-shell.ts';

/** More than this no person reads, and a folder of more characters no system takes. */
const MAX_TOLD = 256;
const MAX_FOLDER = 4096;

/** How the commands of a language are told. */
interface Display {
  readonly quote: (part: readonly string[]) => string;
  readonly action: (part: readonly string[]) => PartAction | null;
  readonly nameOf: (path: string) => string;
  readonly isFormatter: (part: readonly string[]) => boolean;
  readonly isAnnouncement: (part: readonly string[]) => boolean;
  readonly isChangeOfFolder: (part: readonly string[]) => boolean;
}

const POSIX: Display = {
  quote: quoteShell,
  action: partAction,
  nameOf: shortPath,
  isFormatter,
  isAnnouncement: (part) => part[0] === 'echo',
  isChangeOfFolder: (part) => part[0] === 'cd',
};

const POWERSHELL: Display = {
  quote: quotePowerShell,
  action: powershellAction,
  nameOf: (path) => shortPath(withSlashes(path)),
  isFormatter: isPowerShellFormatter,
  isAnnouncement: (part) => /^write-(?:output|host)$/.test(cmdletName(part[0] ?? '') ?? ''),
  isChangeOfFolder: (part) => cmdletName(part[0] ?? '') === 'set-location',
};

/**
 * What a command does, to show to a person: reading a file, listing files, searching. Scripts of POSIX shells and
 * PowerShell are told part by part; parts that only shape another's output are left out, and so is `cd`, whose folder
 * goes into the path of a read (given from `cwd` where it lies below). When any part is something else, or there are more
 * parts than anyone would read, the whole is one `unknown` with the script as it is. Empty where it only changes folders.
 */
export function commandActions(argv: readonly string[], cwd: string): CommandAction[] {
  const posixScript = unwrapShell(argv)?.script;
  if (posixScript !== undefined) return scriptActions(splitPlainCommands(posixScript), posixScript, cwd, POSIX);
  const script = powershellScript(argv);
  if (script !== null) return scriptActions(splitPowerShell(script), script, cwd, POWERSHELL);
  return scriptActions([[...argv]], quoteShell(argv), cwd, POSIX);
}

function scriptActions(parts: readonly string[][] | null, script: string, cwd: string, display: Display): CommandAction[] {
  const unknown: CommandAction[] = [{ type: 'unknown', command: script }];
  const telling = parts && tellingParts(parts, display);
  if (!telling || telling.length > MAX_TOLD) return unknown;
  const paths = /^(?:[A-Za-z]:|\\\\)/.test(cwd) ? win32 : posix;
  const actions: CommandAction[] = [];
  let place = cwd;
  for (const part of telling) {
    const action = display.isChangeOfFolder(part) ? null : describe(part, display, (path) => seenFrom(path, place, cwd, paths));
    if (action) {
      if (JSON.stringify(action) !== JSON.stringify(actions.at(-1))) actions.push(action);
      continue;
    }
    const target = display.isChangeOfFolder(part) ? folderOf(part) : undefined;
    if (target === undefined) return unknown;
    place = paths.resolve(place, target);
    if (place.length > MAX_FOLDER) return unknown;
  }
  return actions;
}

/** Without formatters and without an `echo` that announces what follows; null when nothing else is left. */
function tellingParts(parts: readonly string[][], display: Display): string[][] | null {
  if (parts.length === 1) return [...parts];
  const telling = parts.filter((part, i) => !display.isFormatter(part) && !(display.isAnnouncement(part) && i < parts.length - 1));
  return telling.length === 0 ? null : telling;
}

function describe(part: readonly string[], display: Display, seen: (path: string) => string): CommandAction | null {
  const command = display.quote(part);
  const action = display.action(part);
  switch (action?.type) {
    case undefined:
      return null;
    case 'read':
      return { type: 'read', command, name: display.nameOf(action.path), path: seen(action.path) };
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
function seenFrom(path: string, place: string, cwd: string, paths: typeof posix): string {
  if (place === cwd || paths.isAbsolute(path)) return path;
  const absolute = paths.resolve(place, path);
  const way = paths.relative(cwd, absolute);
  return way === '' || paths.isAbsolute(way) || /^\.\.(?:[\\/]|$)/.test(way) ? absolute : way;
}

/** The folder that a `cd` names; undefined where only the shell knows. */
function folderOf(part: readonly string[]): string | undefined {
  const args = part[1] === '--' ? part.slice(2) : part.slice(1);
  const [folder] = args;
  return args.length !== 1 || folder === undefined || /^[-~]/.test(folder) ? undefined : folder;
}
