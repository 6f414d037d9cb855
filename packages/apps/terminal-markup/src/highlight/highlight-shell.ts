import { type Line, type Span } from '../line.ts';
import { sanitize } from '../sanitize.ts';
import { type SyntaxRole, type Theme } from '../theme.ts';

type Role = SyntaxRole | null;

const KEYWORDS = new Set('if then else elif fi for while until do done case esac in select function time coproc { } ! [[ ]]'.split(' '));
/** After these a command stands, as at the beginning. */
const BEFORE_COMMAND = new Set('if then else elif while until do time coproc { !'.split(' '));
const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/;
const VARIABLE = /^\$[\w{@*#?$!-]/;
/** Each is tried at a place, in this order; the first that matches is taken. */
const TOKENS: readonly (readonly [kind: 'space' | 'comment' | 'quoted' | 'double' | 'variable' | 'here' | 'operator' | 'word', pattern: RegExp])[] = [
  ['space', /(?:[ \n]|\\\n)+/y],
  ['comment', /(?<![^\s;|&()])#[^\n]*/y],
  ['quoted', /\$?'(?:(?<=\$')(?:\\[^]|[^'\\])*|[^']*)(?:'|$)/y],
  ['double', /\$?"(?:\\[^]|[^"\\])*(?:"|$)/y],
  ['variable', /\$(?:\w+|\{[^}\n]*\}?|[@*#?$!-])/y],
  ['here', /<<-?(?!<) *(?:'[^'\n]+'|"[^"\n]+"|\\?[\w.-]+)/y],
  ['operator', /\$\(\(?|\d*(?:<<<|[<>]&?[-\d]*|>>|>\||<>|<\(|>\()|&>>?|&&|\|\|?&?|;;?&?|[&()`]/y],
  ['word', /(?:\\[^]|[^\s'"$`|&;<>()\\])+|[^]/y],
];

/**
 * Colours a shell command by a small lexer of its own, at once and without a grammar: names of commands, keywords,
 * options, strings, variables, operators and comments of Bourne shells. One line for each of its rows, made safe.
 */
export function highlightShell(command: string, theme: Theme): Line[] {
  const lexer = new ShellLexer(sanitize(command));
  return toLines(lexer.read(), theme);
}

class ShellLexer {
  readonly #text: string;
  readonly #out: { text: string; role: Role }[] = [];
  #at = 0;
  /** The next word is the name of a command. */
  #isCommand = true;
  /** The last piece belongs to a word that goes on. */
  #isInWord = false;
  /** The word is `NAME=value`: the command is still to come. */
  #isAssigning = false;
  /** Ends of the texts that begin at the next line break. */
  #hereEnds: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly { text: string; role: Role }[] {
    while (this.#at < this.#text.length) this.#next();
    return this.#out;
  }

  #next(): void {
    for (const [kind, pattern] of TOKENS) {
      pattern.lastIndex = this.#at;
      const [text] = pattern.exec(this.#text) ?? [];
      if (text === undefined) continue;
      this.#at += text.length;
      this.#take(kind, text);
      return;
    }
  }

  #take(kind: (typeof TOKENS)[number][0], text: string): void {
    if (kind === 'space') return this.#space(text);
    if (kind === 'comment') return this.#put(text, 'comment');
    if (kind === 'operator' || kind === 'here') {
      if (kind === 'here') this.#hereEnds.push(text.replace(/^<<-? */, '').replaceAll(/['"\\]/g, ''));
      this.#put(text, 'operator');
      // What follows a redirection is a file.
      this.#isCommand = /[|&;(`]$/.test(text) && !/[<>]&/.test(text);
      this.#isInWord = false;
      this.#isAssigning = false;
      return undefined;
    }
    if (kind === 'quoted') this.#put(text, 'string');
    else if (kind === 'double') this.#double(text);
    else if (kind === 'variable') this.#put(text, 'variable');
    else return this.#word(text);
    return this.#goOn();
  }

  /** The word may go on; a command is named by its first one. */
  #goOn(): void {
    this.#isInWord = true;
    if (!this.#isAssigning) this.#isCommand = false;
  }

  #word(text: string): void {
    const [assigned] = this.#isInWord ? [] : (ASSIGNMENT.exec(text) ?? []);
    if (assigned !== undefined && this.#isCommand) {
      this.#put(assigned, 'variable');
      this.#put(text.slice(assigned.length), null);
      this.#isAssigning = true;
      this.#isInWord = true;
      return;
    }
    const isStart = !this.#isInWord;
    if (isStart && KEYWORDS.has(text) && (this.#isCommand || text === 'in' || text === ']]')) {
      this.#put(text, 'keyword');
      this.#isCommand = BEFORE_COMMAND.has(text);
      return;
    }
    const role = !isStart ? null : this.#isCommand ? 'function' : /^-/.test(text) ? 'attribute' : /^\d+$/.test(text) ? 'number' : null;
    this.#put(text, role);
    this.#goOn();
  }

  /** Within double quotes variables still stand for something. */
  #double(text: string): void {
    for (const part of text.split(/(\\[^]|\$(?:\w+|\{[^}\n]*\}|[@*#?$!-]))/)) this.#put(part, VARIABLE.test(part) ? 'variable' : 'string');
  }

  #space(text: string): void {
    this.#isInWord = false;
    this.#isAssigning = false;
    const breakAt = /(?<!\\)\n/.exec(text)?.index;
    if (breakAt === undefined) return this.#put(text, null);
    this.#isCommand = true;
    if (this.#hereEnds.length === 0) return this.#put(text, null);
    // The text begins right after the break; what was taken beyond it belongs to it.
    this.#at -= text.length - breakAt - 1;
    this.#put(text.slice(0, breakAt + 1), null);
    for (const end of this.#hereEnds.splice(0)) this.#hereText(end);
    return undefined;
  }

  #hereText(end: string): void {
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const next = this.#text.indexOf('\n', this.#at);
      const row = this.#text.slice(this.#at, next < 0 ? undefined : next);
      this.#at = next < 0 ? this.#text.length : next + 1;
      if (row.trimStart() !== end) continue;
      const over = row.length + (next < 0 ? 0 : 1);
      this.#put(this.#text.slice(start, this.#at - over), 'string');
      this.#put(row, 'operator');
      if (next >= 0) this.#put('\n', null);
      return;
    }
    this.#put(this.#text.slice(start), 'string');
  }

  #put(text: string, role: Role): void {
    if (text !== '') this.#out.push({ text, role });
  }
}

function toLines(pieces: readonly { text: string; role: Role }[], theme: Theme): Line[] {
  const lines: Span[][] = [[]];
  for (const { text, role } of pieces) {
    const style = (role === null ? undefined : theme.syntax[role]) ?? theme.syntax.text ?? {};
    for (const [index, row] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (row !== '') lines.at(-1)?.push({ text: row, style });
    }
  }
  return lines.map((spans) => ({ spans }));
}
