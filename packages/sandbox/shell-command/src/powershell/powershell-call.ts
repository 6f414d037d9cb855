import { programName } from '../program-name.ts';

const QUIET_FLAGS: ReadonlySet<string> = new Set(['-nologo', '-noprofile', '-noninteractive', '-mta', '-sta', '-nol', '-nop', '-noni']);

/** Whether the program is PowerShell, by name or path, in any case. */
export function isPowerShell(argv: readonly string[]): boolean {
  const name = programName(argv).toLowerCase();
  return name === 'powershell' || name === 'pwsh';
}

/**
 * The script that PowerShell is told to run, when nothing but quiet flags stands before `-Command`, `-c` or, for Windows
 * PowerShell, the bare words of the script (PowerShell 7 takes those for a file). Several words are joined by blanks,
 * as PowerShell does. Null for files, encoded scripts, scripts from the input, and unknown flags.
 */
export function powershellScript(argv: readonly string[]): string | null {
  if (!isPowerShell(argv)) return null;
  let at = 1;
  while (QUIET_FLAGS.has(argv[at]?.toLowerCase() ?? '')) at += 1;
  const word = argv[at] ?? '';
  const isCommand = /^-(?:c|command)$/i.test(word);
  const isBare = /^[^-/]/.test(word) && programName(argv).toLowerCase() === 'powershell';
  const script = isCommand || isBare ? argv.slice(isCommand ? at + 1 : at).join(' ') : '';
  return script === '' || script === '-' ? null : script;
}

/** What PowerShell may run: a script as text, or a file with its arguments; `hidden` is what was encoded and is unreadable. */
export type PowerShellWork = { kind: 'script'; script: string } | { kind: 'file'; argv: readonly string[] } | { kind: 'hidden' };

/** How flags begin whose value is the next word. */
const VALUE_FLAGS = /^(?:ex|ep$|inp|if$|o|psc|v|w|set|conf|cus)/;

/**
 * The same for warnings: with every flag that PowerShell knows, shortened or with `/` in front, and with encoded scripts
 * decoded. Null when it runs nothing that is given in words.
 */
export function powershellWork(argv: readonly string[]): PowerShellWork | null {
  if (!isPowerShell(argv)) return null;
  for (let at = 1; at < argv.length; at += 1) {
    const flag = /^(?:[-\u2013-\u2015]{1,2}|\/)([A-Za-z]+)$/.exec(argv[at] ?? '')?.[1]?.toLowerCase();
    const next = argv[at + 1];
    if (flag === undefined) return { kind: 'script', script: argv.slice(at).join(' ') };
    if ('encodedcommand'.startsWith(flag) || flag === 'ec') return next === undefined ? null : decoded(next);
    if ('commandwithargs'.startsWith(flag) || flag === 'cwa') return { kind: 'script', script: argv.slice(at + 1).join(' ') };
    if ('file'.startsWith(flag)) return { kind: 'file', argv: argv.slice(at + 1) };
    if (VALUE_FLAGS.test(flag) && !/^[-/]/.test(next ?? '-')) at += 1;
  }
  return null;
}

/** Base64 of UTF-16, low byte first. */
function decoded(text: string): PowerShellWork {
  const bytes = Buffer.from(text, 'base64');
  const isSound = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && bytes.length % 2 === 0;
  return isSound ? { kind: 'script', script: bytes.toString('utf16le') } : { kind: 'hidden' };
}
