import { parseHeredoc } from './heredoc.ts';
import { programName } from './program-name.ts';
import { type Token, tokenize, type WordToken } from './script-tokens.ts';
import { unwrapShell } from './unwrap-shell.ts';

/**
 * `patch`: a call of apply_patch; `workdir` is the folder that `cd` named before it, as it was written.
 * `bare`: a patch where the command should be, which nothing would apply.
 */
export type PatchInvocation = { kind: 'patch'; patch: string; workdir: string | null } | { kind: 'bare' };

const NAMES: ReadonlySet<string> = new Set(['apply_patch', 'applypatch']);
const PATCH_START = /^\*\*\* Begin Patch[ \t\r]*\n[ \t]*\*\*\* (?:Add|Delete|Update) File: /;
const POWERSHELLS: ReadonlySet<string> = new Set(['powershell', 'pwsh']);

/**
 * A patch given as a command: `apply_patch PATCH`, or a shell script (bash, zsh, sh, PowerShell, cmd) that is nothing
 * but `apply_patch <<TAG`, with `cd DIR &&` before it if need be. Null for every other command, also one that calls
 * apply_patch among other things: that one is for the shell. The patch itself is not checked.
 */
export function extractApplyPatch(argv: readonly string[]): PatchInvocation | null {
  const [first = '', second] = argv;
  if (argv.length === 2 && second !== undefined && NAMES.has(first)) return { kind: 'patch', patch: second, workdir: null };
  const script = scriptOf(argv);
  if (script === null) return argv.length === 1 && looksLikePatch(first) ? { kind: 'bare' } : null;
  if (looksLikePatch(script)) return { kind: 'bare' };
  return patchInScript(script);
}

function looksLikePatch(text: string): boolean {
  const trimmed = text.trim();
  const lastLine = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  return PATCH_START.test(trimmed) && lastLine.trim() === '*** End Patch';
}

function scriptOf(argv: readonly string[]): string | null {
  const posix = unwrapShell(argv);
  if (posix) return posix.script;
  const name = programName(argv).toLowerCase();
  const args = argv.slice(1);
  if (POWERSHELLS.has(name)) {
    if (args[0]?.toLowerCase() === '-noprofile') args.shift();
    return args.length === 2 && args[0]?.toLowerCase() === '-command' ? (args[1] ?? null) : null;
  }
  return name === 'cmd' && args.length === 2 && args[0]?.toLowerCase() === '/c' ? (args[1] ?? null) : null;
}

function patchInScript(script: string): PatchInvocation | null {
  const heredoc = parseHeredoc(script);
  const tokens = heredoc && tokenize(heredoc.command);
  if (!heredoc || !tokens) return null;
  const words = joinLines(tokens);
  const [cd, dir, and, call] = words;
  if (words.length === 1 && isWord(cd) && NAMES.has(cd.mask)) return { kind: 'patch', patch: heredoc.body, workdir: null };
  const isCall = words.length === 4 && isWord(call) && NAMES.has(call.mask);
  if (!isCall || !isWord(cd) || cd.mask !== 'cd' || !isWord(dir) || !isPlainFolder(dir)) return null;
  return and?.kind === 'operator' && and.text === '&&' ? { kind: 'patch', patch: heredoc.body, workdir: dir.text } : null;
}

/** Without the line ends that mean nothing: those behind an operator. */
function joinLines(tokens: readonly Token[]): Token[] {
  return tokens.filter((token, i) => token.kind !== 'newline' || tokens[i - 1]?.kind === 'word');
}

function isWord(token: Token | undefined): token is WordToken {
  return token?.kind === 'word';
}

/** A folder that the shell would take as it is written: no option, no home folder, no glob. */
function isPlainFolder({ text, mask }: WordToken): boolean {
  return text !== '' && !text.startsWith('-') && !mask.startsWith('~') && !/[*?[]/.test(mask);
}
