import { splitPlainCommands } from '../index.ts';
import { type TreeReading } from './tree-sitter.fixture.ts';

type Commands = readonly (readonly string[])[];

/** Where tree-sitter's grammar reads a script that we split otherwise than we do, by how it shows; null: in no known way. */
export function treeFault(mine: Commands, theirs: TreeReading): string | null {
  if ('refusal' in theirs) return FAULTS.get(theirs.refusal) ?? null;
  const flat = (commands: Commands): string => commands.map((words) => words.join('')).join('\n');
  const black = (text: string): string => text.replace(/[ \t]/g, '');
  if (flat(mine) === flat(theirs.commands)) return 'it ends a word where bash goes on';
  if (flat(mine).replaceAll('\n', '') === flat(theirs.commands).replaceAll('\n', '')) return 'it does not end a command with its line';
  return black(flat(mine)) === black(flat(theirs.commands)) ? 'it loses an escaped blank' : null;
}

const FAULTS: ReadonlyMap<string, string> = new Map([
  ['error', 'it sees a syntax error where there is none'],
  ['command name: number', 'it takes no number for a name'],
  ['command name: concatenation', 'it takes no number with signs for a name'],
  ['==', 'it sees a test in a word that begins with equal signs'],
  ['=~', 'it sees a test in a word that begins with equal signs'],
  ['negated_command', 'it sees a negation in a word that begins with an exclamation mark'],
  ['variable_assignment', 'it sees an assignment to what is no name'],
  ['$', 'it sees an expansion in an escaped dollar sign'],
  ['comment', 'it sees a comment in the middle of a word'],
]);

interface Rule {
  readonly name: string;
  /** The script with something harmless in the place of the cause. */
  readonly without: (script: string) => string;
}

const RESERVED = /^(?:[!{}[]|if|then|elif|else|fi|for|while|until|do|done|case|esac|select|in|function|coproc|declare|typeset|export|readonly|local|unset|unsetenv)$/;

/** Why we refuse what tree-sitter takes. */
const RULES: readonly Rule[] = [
  { name: 'a control character or a blank that is none to bash', without: (script) => script.replace(/(?![ \t\n])[\p{Cc}\p{Z}\ufeff]/gu, ' ') },
  { name: 'a comment', without: (script) => script.replace(/(?<![^\s;|&])#/g, 'x') },
  { name: 'a word that braces may make several of', without: (script) => script.replaceAll('{', 'x') },
  { name: 'a name with a backslash', without: (script) => withNames(script, /\\/) },
  { name: 'a reserved word, or a builtin with a syntax of its own, for a name', without: (script) => withNames(script, RESERVED) },
  { name: 'a name that is expanded', without: (script) => withNames(script, /[*?[\]{}]|^[~=]/) },
  { name: 'a name with an equal sign, which may assign', without: (script) => withNames(script, /=/) },
  { name: 'an operator at the start of a line', without: (script) => script.replace(/\n(?=\s*(?:[;|]|&&))/g, ' ') },
];
const PIECE = /(?<blank>[ \t]+)|(?<separator>[;|&\n]+)|\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|[^]/gu;

/** With `x` for the name of every command that has the cause in it. */
function withNames(script: string, cause: RegExp): string {
  const made: string[] = [];
  let name: string | null = '';
  for (const { 0: piece, groups = {} } of script.matchAll(PIECE)) {
    const isBetween = groups['blank'] !== undefined || groups['separator'] !== undefined;
    if (name !== null && !isBetween) {
      name += piece;
      continue;
    }
    if (name !== null && name !== '') {
      made.push(cause.test(name) ? 'x' : name);
      name = null;
    }
    if (groups['separator'] !== undefined) name = '';
    made.push(piece);
  }
  return [...made, cause.test(name ?? '') ? 'x' : (name ?? '')].join('');
}

/**
 * Why we refuse a script, by the rules that it takes to make us split it: one alone, or those that change it one after
 * another. Null when they do not suffice.
 */
export function refusalRules(script: string): string | null {
  for (const { name, without } of RULES) if (splitPlainCommands(without(script))) return name;
  const applied: string[] = [];
  let current = script;
  for (const { name, without } of RULES) {
    const made = without(current);
    if (made === current) continue;
    applied.push(name);
    current = made;
    if (splitPlainCommands(current)) return applied.join(' + ');
  }
  return null;
}
