/** A command of a script, as far as it can be told, and the text it would read from a here-document. */
export interface LooseCommand {
  readonly words: readonly string[];
  readonly heredoc: string | null;
}

/** Words that stand before a command without being one. */
const BEFORE_COMMANDS: ReadonlySet<string> = new Set(['!', '{', '}', 'if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'esac', 'coproc']);
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
/** Expands to a blank in every shell that was not told otherwise. */
const BLANK_VARIABLE = /\$(?:\{IFS\}|IFS(?!\w))/y;
const ANSI_QUOTED = /\$'((?:[^'\\]|\\[^])*)'/y;
/** How many characters a word may become by its braces, beside those between them. */
const MAX_REPEATED = 1000;

/**
 * The commands of a shell script with everything that a shell language has: loops, subshells, substitutions, functions,
 * redirections. It finds what a person would see at a glance, not what a clever script would do: expansions stay as
 * they are written. For warnings only, never for permissions. Never throws; linear in the length of the script.
 */
export function looseCommands(script: string): LooseCommand[] {
  return new Scan(script).run();
}

class Scan {
  readonly #script: string;
  readonly #commands: LooseCommand[] = [];
  /** Double quotes and substitutions that are open: a quote inside a substitution inside a quote. */
  readonly #open: ('"' | '(' | '`')[] = [];
  #at = 0;
  #words: string[] = [];
  #word: { text: string; quoted: boolean } | null = null;
  #isTarget = false;
  #delimiters: { text: string; command: number }[] = [];

  constructor(script: string) {
    this.#script = script;
  }

  run(): LooseCommand[] {
    while (this.#at < this.#script.length) this.#step(this.#script.charAt(this.#at));
    this.#endCommand();
    return this.#commands;
  }

  #step(char: string): void {
    const inQuotes = this.#open.at(-1) === '"';
    if (char === '\\') return this.#take(this.#script.charAt(this.#at + 1).replace('\n', ''), 2, true);
    if (char === '"') return this.#toggle('"');
    if (char === '`') return this.#toggle('`');
    if (char === '$' && this.#script.charAt(this.#at + 1) === '(') return this.#enter(2);
    if (char === '$' && !inQuotes && /['"]/.test(this.#script.charAt(this.#at + 1))) return this.#dollarQuoted();
    if (inQuotes) return this.#take(char, 1, true);
    if (char === "'") return this.#singleQuoted();
    if (char === '#' && this.#word === null) return this.#skipTo('\n');
    if (char === '<' || char === '>') return this.#redirect(char);
    if (this.#blankVariable()) return;
    if (char === '(') return this.#enter(1);
    if (char === ')') return this.#leave();
    if (char === '\n') return this.#newline();
    if (';&|'.includes(char)) return this.#separate();
    if (char === ' ' || char === '\t') return this.#endWord(1);
    this.#take(char, 1, false);
  }

  #take(text: string, length: number, quoted: boolean): void {
    this.#word = { text: (this.#word?.text ?? '') + text, quoted: quoted || (this.#word?.quoted ?? false) };
    this.#at += length;
  }

  #toggle(mark: '"' | '`'): void {
    const isClosing = this.#open.at(-1) === mark;
    if (mark === '`') this.#endCommand();
    else this.#take('', 0, true);
    if (isClosing) this.#open.pop();
    else this.#open.push(mark);
    this.#at += 1;
  }

  #enter(length: number): void {
    this.#endCommand();
    this.#open.push('(');
    this.#at += length;
  }

  #leave(): void {
    this.#endCommand();
    if (this.#open.at(-1) === '(') this.#open.pop();
    this.#at += 1;
  }

  #separate(): void {
    this.#endCommand();
    this.#at += 1;
  }

  #singleQuoted(): void {
    const end = this.#script.indexOf("'", this.#at + 1);
    const stop = end === -1 ? this.#script.length : end;
    this.#take(this.#script.slice(this.#at + 1, stop), stop + 1 - this.#at, true);
  }

  /** `$'…'` has escapes of its own; in `$"…"` the dollar means nothing. */
  #dollarQuoted(): void {
    ANSI_QUOTED.lastIndex = this.#at;
    const quoted = ANSI_QUOTED.exec(this.#script);
    if (quoted === null) this.#at += 1;
    else this.#take(ansiText(quoted[1] ?? ''), quoted[0].length, true);
  }

  #skipTo(char: string): void {
    const end = this.#script.indexOf(char, this.#at);
    this.#at = end === -1 ? this.#script.length : end;
  }

  #blankVariable(): boolean {
    BLANK_VARIABLE.lastIndex = this.#at;
    const blank = BLANK_VARIABLE.exec(this.#script);
    if (blank === null) return false;
    this.#endWord(blank[0].length);
    return true;
  }

  /** What stands behind it is a file or a delimiter, not an argument; the number before it is a descriptor. */
  #redirect(char: string): void {
    if (/^\d+$/.test(this.#word?.text ?? '')) this.#word = null;
    this.#endWord(0);
    const operator = /^(?:<<<|<<-?|<>|<&|>>|>&|>\||[<>])/.exec(this.#script.slice(this.#at, this.#at + 3))?.[0] ?? char;
    this.#at += operator.length;
    if (this.#script.charAt(this.#at) === '(') return; // Process substitution: a command follows.
    if (operator === '<<' || operator === '<<-') return this.#heredoc();
    this.#isTarget = true;
  }

  #heredoc(): void {
    const found = /^[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()]+))/.exec(this.#script.slice(this.#at, this.#at + 300));
    if (found === null) return;
    this.#at += found[0].length;
    this.#delimiters.push({ text: found[1] ?? found[2] ?? found[3] ?? '', command: this.#commands.length });
  }

  #newline(): void {
    this.#endCommand();
    this.#at += 1;
    for (const { text, command } of this.#delimiters.splice(0)) {
      const start = this.#at;
      const end = this.#endOfHeredoc(text);
      const holder = this.#commands[command];
      if (holder !== undefined) this.#commands[command] = { ...holder, heredoc: this.#script.slice(start, end) };
    }
  }

  /** Moves behind the delimiter's line; returns where the text ends. */
  #endOfHeredoc(delimiter: string): number {
    while (this.#at < this.#script.length) {
      const start = this.#at;
      this.#skipTo('\n');
      const line = this.#script.slice(start, this.#at);
      this.#at += 1;
      if (line.replace(/^\t+/, '') === delimiter) return start;
    }
    return this.#script.length;
  }

  #endWord(length: number): void {
    this.#at += length;
    const word = this.#word;
    this.#word = null;
    if (word === null) return;
    if (this.#isTarget) this.#isTarget = false;
    else this.#words.push(...(word.quoted ? [word.text] : expanded(word.text)));
  }

  #endCommand(): void {
    this.#endWord(0);
    this.#isTarget = false;
    const words = this.#words.splice(0);
    const start = words.findIndex((word) => word !== '' && !BEFORE_COMMANDS.has(word) && !ASSIGNMENT.test(word));
    if (start !== -1) this.#commands.push({ words: words.slice(start), heredoc: null });
  }
}

/** By one pair of braces; more of them, or a long word, hide nothing that a warning could name. */
function expanded(word: string): string[] {
  const open = word.indexOf('{');
  const close = word.indexOf('}', open);
  if (open === -1 || close === -1 || word.lastIndexOf('{') !== open || word.lastIndexOf('}') !== close || word.indexOf('}') !== close) return [word];
  const [before, behind] = [word.slice(0, open), word.slice(close + 1)];
  const parts = word.slice(open + 1, close).split(',');
  if (parts.length === 1 || parts.length * (before.length + behind.length) > MAX_REPEATED) return [word];
  return parts.map((part) => `${before}${part}${behind}`);
}

function ansiText(text: string): string {
  return text.replace(/\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|([0-7]{1,3})|([^]))/g, (_, hex?: string, unicode?: string, octal?: string, char?: string) => {
    const code = hex ?? unicode;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return { n: '\n', t: '\t', r: '\r' }[char ?? ''] ?? char ?? '';
  });
}
