import { makeTempDir, runProcess } from '@codex-ts/test-support';
import { groupCommands } from '../command-groups.ts';
import { tokenize, type WordToken } from '../script-tokens.ts';

/** Stands for a line end in what is told: shells write line by line, and the commands of a pipeline write at once. */
const LINE_END = '\x02';
/** Each name is a function that tells its words and nothing else. */
const PRELUDE = `
exec 3>&1 </dev/null
NL='\n'
tell() {
  left=$#
  while test $left -gt 0; do
    word=$1 told=
    shift
    while case $word in *"$NL"*) true;; *) false;; esac; do
      told=$told\${word%%"$NL"*}${LINE_END} word=\${word#*"$NL"}
    done
    set -- "$@" "$told$word"
    left=$((left - 1))
  done
  printf '%s\\0' "$#" "$@" >&3
  return $STATUS
}
`;
/** Names that the telling itself needs, that are words of the language, or that speak of jobs. */
const RESERVED = /^(?:case|eval|exec|false|printf|return|set|shift|test|time|true|[%:.].*)$/;
/** A mark between scripts: no number of words. */
const MARK = '-';

/**
 * For each script the commands that a shell ran, in any order, when all of them fail and when all succeed. The folder is
 * empty, so that globs match nothing, and no program can be found.
 */
export async function runInShell(shell: 'bash' | 'sh', scripts: readonly string[], names: readonly string[]): Promise<(readonly [string[][], string[][]])[]> {
  const { path } = await makeTempDir();
  const both: string[][][][] = [];
  for (const status of [1, 0]) {
    const functions = names.map((name) => (shell === 'bash' ? `function ${name} { tell '${name}' "$@"; }` : `${name}() { tell '${name}' "$@"; }`)).join('\n');
    const program = `${PRELUDE}${functions}\nSTATUS=${status}\nfor script; do eval " $script"; printf '%s\\0' '${MARK}' >&3; done`;
    const argv = [`/bin/${shell}`, ...(shell === 'bash' ? ['--norc', '--noprofile'] : []), '-c', program, shell, ...scripts];
    const { stdout, stderr, code } = await runProcess(argv, { cwd: path, env: { PATH: '/nonexistent', LC_ALL: 'C.UTF-8' }, timeoutMs: 60_000 });
    both.push(recordsOf(stdout, scripts.length, `${shell} ${code}: ${stderr.slice(0, 500)}`));
  }
  return scripts.map((_, i) => [both[0]?.[i] ?? [], both[1]?.[i] ?? []]);
}

function recordsOf(output: string, count: number, about: string): string[][][] {
  const fields = output.split('\0');
  const scripts: string[][][] = [];
  let current: string[][] = [];
  for (let at = 0; at < fields.length - 1; ) {
    const size = fields[at] ?? '';
    at += 1;
    if (size === MARK) {
      scripts.push(current);
      current = [];
    } else {
      current.push(fields.slice(at, at + Number(size)).map((field) => field.replaceAll(LINE_END, '\n')));
      at += Number(size);
    }
  }
  if (scripts.length !== count) throw new Error(`${scripts.length} of ${count} scripts ran; ${about}`);
  return scripts;
}

/** Which of a script's commands run when each of them fails (0), or succeeds (1): operators of a line bind from the left. */
export function ranWhen(script: string, succeeds: boolean): string[][] {
  const ran: string[][] = [];
  let runs = true;
  let words: WordToken[] = [];
  const finish = (): void => {
    if (words.length > 0 && runs) ran.push(words.map((word) => word.text));
    words = [];
  };
  for (const token of tokenize(script) ?? []) {
    if (token.kind === 'word') words.push(token);
    else if (token.kind === 'newline') {
      // Behind an operator a line end means nothing.
      if (words.length > 0) {
        finish();
        runs = true;
      }
    } else {
      finish();
      if (token.text === ';') runs = true;
      else if (token.text !== '|') runs = succeeds === (token.text === '&&');
    }
  }
  finish();
  return ran;
}

/** Whether a shell can be asked by way of functions: sh takes identifiers only as their names. */
export function canBeAsked(shell: 'bash' | 'sh', commands: readonly string[][]): boolean {
  return commands.every(([name = '']) => !RESERVED.test(name) && (shell === 'bash' || /^[A-Za-z_]\w*$/.test(name)));
}

/** Whether what files there are could make a difference to the words: home folders, and globs outside the empty folder. */
export function dependsOnFiles(script: string): boolean {
  const words = (groupCommands(tokenize(script) ?? []) ?? []).flat();
  return words.some(({ mask, text }) => mask.includes('~') || (/[*?[]/.test(mask) && (text.includes('/') || text.startsWith('.'))));
}
