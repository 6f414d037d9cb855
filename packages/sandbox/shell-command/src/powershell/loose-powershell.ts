/** Words that stand before a command without being one. */
const BEFORE_COMMANDS: ReadonlySet<string> = new Set(['.', '@', 'begin', 'catch', 'do', 'else', 'end', 'finally', 'process', 'return', 'throw', 'trap', 'try']);
const ASSIGNMENT = /^(?:[-+*/%]|\?\?)?=$/;
const SINGLE_QUOTES = /['\u2018-\u201b]/;
const DOUBLE_QUOTES = /["\u201c-\u201e]/;

/**
 * The commands of a PowerShell script, with blocks, subexpressions and pipelines, as far as a glance tells: variables
 * stay as they are written, a method with its arguments reads like a command. For warnings and what forbids, never for
 * permissions. Never throws; linear in the length of the script.
 */
export function loosePowerShell(script: string): string[][] {
  return new Scan(script).run();
}

class Scan {
  readonly #script: string;
  readonly #commands: string[][] = [];
  /** Strings and subexpressions that are open, one in another. */
  readonly #open: ('"' | '(')[] = [];
  #at = 0;
  #words: string[] = [];
  #word: string | null = null;

  constructor(script: string) {
    this.#script = script;
  }

  run(): string[][] {
    while (this.#at < this.#script.length) this.#step(this.#script.charAt(this.#at), this.#script.charAt(this.#at + 1));
    this.#endCommand(0);
    return this.#commands;
  }

  #step(char: string, next: string): void {
    if (char === '`') return this.#take(next === '\n' || next === '\r' ? '' : next, 2);
    if (char === '$' && next === '(') return this.#enter(2);
    if (DOUBLE_QUOTES.test(char)) return this.#toggle(next);
    if (this.#open.at(-1) === '"') return this.#take(char, 1);
    if (char === '@' && /['"\u2018-\u201e]/.test(next)) return this.#hereString(next);
    if (SINGLE_QUOTES.test(char)) return this.#singleQuoted();
    if (char === '<' && next === '#') return this.#skipBehind('#>');
    if (char === '#' && this.#word === null) return this.#skipBehind('\n', 0);
    if (char === '(') return this.#word === null ? this.#enter(1) : this.#call();
    if (char === ')') return this.#leave();
    if (';|&{}\n\r<>'.includes(char)) return this.#endCommand(1);
    if (char === ',' || /\s/.test(char)) return this.#endWord(1);
    this.#take(char, 1);
  }

  #take(text: string, length: number): void {
    this.#word = (this.#word ?? '') + text;
    this.#at += length;
  }

  #toggle(next: string): void {
    const isInside = this.#open.at(-1) === '"';
    if (isInside && DOUBLE_QUOTES.test(next)) return this.#take('"', 2);
    if (isInside) this.#open.pop();
    else this.#open.push('"');
    this.#take('', 1);
  }

  #enter(length: number): void {
    this.#endCommand(length);
    this.#open.push('(');
  }

  /** A parenthesis behind a word holds the arguments of a method. */
  #call(): void {
    this.#endWord(1);
    this.#open.push('(');
  }

  #leave(): void {
    this.#endCommand(1);
    if (this.#open.at(-1) === '(') this.#open.pop();
  }

  #singleQuoted(): void {
    let end = this.#at + 1;
    for (; end < this.#script.length; end += 1) {
      if (!SINGLE_QUOTES.test(this.#script.charAt(end))) continue;
      if (!SINGLE_QUOTES.test(this.#script.charAt(end + 1))) break;
      end += 1;
    }
    this.#take(this.#script.slice(this.#at + 1, end).replaceAll("''", "'"), end + 1 - this.#at);
  }

  #hereString(quote: string): void {
    const start = this.#at + 2;
    const end = this.#script.indexOf(`\n${quote}@`, start);
    const stop = end === -1 ? this.#script.length : end;
    this.#take(this.#script.slice(start, stop).replace(/^\r?\n/, ''), stop + 3 - this.#at);
  }

  #skipBehind(mark: string, length = mark.length): void {
    const end = this.#script.indexOf(mark, this.#at);
    this.#at = end === -1 ? this.#script.length : end + length;
  }

  #endWord(length: number): void {
    this.#at += length;
    if (this.#word !== null) this.#words.push(this.#word);
    this.#word = null;
  }

  #endCommand(length: number): void {
    this.#endWord(length);
    const words = this.#words.splice(0);
    const assigned = ASSIGNMENT.test(words[1] ?? '') ? 2 : 0;
    const start = words.findIndex((word, i) => i >= assigned && word !== '' && !BEFORE_COMMANDS.has(word.toLowerCase()));
    if (start !== -1) this.#commands.push(words.slice(start));
  }
}
