import { win32 } from 'node:path';
import { CodexError } from '@codex-ts/protocol';

/** What CreateProcess takes, with the final NUL. */
const MAX_CHARS = 32_767;
const CMD_SPECIAL = /[&|<>^%!"()\r\n]/;

/**
 * One command line from which programs get exactly `argv` back by the rules of CommandLineToArgvW and of Microsoft's C
 * run-time. Throws CodexError `bad_command_line` for what these rules cannot say.
 */
export function commandLine(argv: readonly string[]): string {
  const [program, ...args] = argv;
  if (program === undefined || program === '') throw bad('it is empty');
  if (argv.some((arg) => arg.includes('\0'))) throw bad('an argument holds a NUL character');
  // In the program's place there is no escape for it.
  if (program.includes('"')) throw bad('the name of its program holds a quotation mark');
  const head = /[\x01-\x20]/.test(program) ? `"${program}"` : program;
  const line = [head, ...args.map(quoted)].join(' ');
  if (line.length >= MAX_CHARS) throw bad(`it has ${line.length} characters, and Windows takes ${MAX_CHARS - 1}`);
  return line;
}

function quoted(arg: string): string {
  if (arg !== '' && !/[\s"]/.test(arg)) return arg;
  // Backslashes count only before a quotation mark, ours at the end included.
  return `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}

/** What CommandLineToArgvW makes of a command line that is not empty. */
export function parseCommandLine(line: string): string[] {
  const head = line.startsWith('"') ? /^"([^"]*)"?/.exec(line) : /^([^\x00-\x20]*)/.exec(line);
  const argv = [head?.[1] ?? ''];
  let at = head?.[0].length ?? 0;
  for (;;) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    if (at >= line.length) return argv;
    const parsed = parseArgument(line, at);
    argv.push(parsed.arg);
    at = parsed.next;
  }
}

function parseArgument(line: string, start: number): { arg: string; next: number } {
  let arg = '';
  let isQuoted = false;
  let at = start;
  while (at < line.length && (isQuoted || (line[at] !== ' ' && line[at] !== '\t'))) {
    const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0;
    at += slashes;
    if (line[at] !== '"') {
      arg += '\\'.repeat(slashes);
      if (slashes === 0) arg += line[at++] ?? '';
      continue;
    }
    arg += '\\'.repeat(Math.floor(slashes / 2));
    if (slashes % 2 === 1) arg += '"';
    else if (isQuoted && line[at + 1] === '"') {
      arg += '"';
      at += 1;
      isQuoted = false;
    } else isQuoted = !isQuoted;
    at += 1;
  }
  return { arg, next: at };
}

/**
 * A sentence when cmd.exe will read the arguments a second time and may take other words for them than were meant: it
 * runs batch files, and what is given to it as a command. Null when not.
 */
export function commandLineWarning(argv: readonly string[]): string | null {
  const [program = '', ...args] = argv;
  const name = win32.basename(program).toLowerCase();
  const isBatch = /\.(bat|cmd)[. ]*$/.test(name);
  const isCmd = name === 'cmd' || name === 'cmd.exe';
  const meant = isBatch ? args : isCmd ? args.filter((arg) => !/^\/[a-z](:\w+)?$/i.test(arg)).slice(1) : [];
  const special = meant.find((arg) => CMD_SPECIAL.test(arg));
  if (special === undefined) return null;
  return `${win32.basename(program)} hands its arguments to cmd.exe, which gives some characters in ${JSON.stringify(special)} a meaning of their own.`;
}

function bad(reason: string): CodexError {
  return new CodexError(`The command cannot be written as a command line of Windows: ${reason}.`, { code: 'bad_command_line' });
}
