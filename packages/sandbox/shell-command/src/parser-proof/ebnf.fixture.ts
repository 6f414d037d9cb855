/** What a grammar in the notation of the XML specification is made of. */
type Term =
  | { kind: 'text'; text: string }
  | { kind: 'class'; isNegated: boolean; ranges: readonly (readonly [number, number])[] }
  | { kind: 'rule'; name: string }
  | { kind: 'sequence' | 'choice'; terms: readonly Term[] }
  | { kind: 'repeated'; term: Term; atLeast: number; atMost: number }
  | { kind: 'except'; term: Term; exception: Term };

export type Grammar = ReadonlyMap<string, Term>;

const TOKEN = /\/\*[^]*?\*\/|\s+|(?<define>[A-Za-z]\w*)\s*::=|(?<rule>[A-Za-z]\w*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<code>#x[0-9A-F]+)|\[(?<class>[^\]]+)\]|(?<sign>[()|?*+-])/gy;
/** How much more often than it must something is repeated in a sentence. */
const MANY = 4;

type Groups = Partial<Record<'define' | 'rule' | 'double' | 'single' | 'code' | 'class' | 'sign', string>>;

/** Reads a grammar: strings, `#x` codes, classes of characters, `?`, `*`, `+`, `|`, `-` and parentheses. */
export function readGrammar(text: string): Grammar {
  const tokens: Groups[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    if (Object.values(match.groups ?? {}).some((value) => value !== undefined)) tokens.push(match.groups ?? {});
  }
  if (end !== text.length) throw new Error(`no grammar at ${JSON.stringify(text.slice(end, end + 30))}`);
  const rules = new Map<string, Term>();
  let at = 0;
  const choice = (): Term => {
    const terms = [sequence()];
    while (tokens[at]?.sign === '|') {
      at += 1;
      terms.push(sequence());
    }
    return { kind: 'choice', terms };
  };
  const sequence = (): Term => {
    const terms: Term[] = [];
    for (let token = tokens[at]; token && token.define === undefined && token.sign !== '|' && token.sign !== ')'; token = tokens[at]) terms.push(suffixed());
    return { kind: 'sequence', terms };
  };
  const suffixed = (): Term => {
    const term = primary(tokens[at] ?? {});
    const sign = tokens[at]?.sign ?? '';
    if (!'?*+-'.includes(sign) || sign === '') return term;
    at += 1;
    if (sign === '-') return { kind: 'except', term, exception: suffixed() };
    return { kind: 'repeated', term, atLeast: sign === '+' ? 1 : 0, atMost: sign === '?' ? 1 : Infinity };
  };
  const primary = (token: Groups): Term => {
    at += 1;
    if (token.sign === '(') {
      const inner = choice();
      at += 1;
      return inner;
    }
    return token.rule === undefined ? characters(token) : { kind: 'rule', name: token.rule };
  };
  while (at < tokens.length) {
    const name = tokens[at]?.define ?? '';
    at += 1;
    rules.set(name, choice());
  }
  return rules;
}

function characters({ double, single, code, class: list }: Groups): Term {
  if (list !== undefined) return { kind: 'class', isNegated: list.startsWith('^'), ranges: rangesOf(list.replace(/^\^/, '')) };
  if (code !== undefined) return { kind: 'text', text: String.fromCodePoint(Number.parseInt(code.slice(2), 16)) };
  return { kind: 'text', text: double ?? single ?? '' };
}

function rangesOf(list: string): [number, number][] {
  const codes = list.matchAll(/(?<from>#x[0-9A-F]+|[^])(?:-(?<to>#x[0-9A-F]+|[^]))?/gu);
  const codeOf = (text: string): number => (text.startsWith('#x') ? Number.parseInt(text.slice(2), 16) : (text.codePointAt(0) ?? 0));
  return [...codes].map(({ groups = {} }) => [codeOf(groups['from'] ?? ''), codeOf(groups['to'] ?? groups['from'] ?? '')]);
}

/** What a class that leaves out some characters is drawn from. */
const CHARACTERS = [...Array.from({ length: 128 }, (_, code) => String.fromCodePoint(code)), ...'éß€漢😀\u0301\u200d\u00a0\u2003\u3000\ufeff\u2028'];

/** A sentence of the grammar; `random` gives numbers from 0 up to, not including, 1. */
export function sentence(grammar: Grammar, start: string, random: () => number): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const make = (term: Term): string => {
    switch (term.kind) {
      case 'text':
        return term.text;
      case 'class':
        return pick(CHARACTERS.filter((char) => term.ranges.some(([from, to]) => isBetween(char, from, to)) !== term.isNegated)) ?? '';
      case 'rule':
        return make(ruleOf(grammar, term.name));
      case 'sequence':
        return term.terms.map(make).join('');
      case 'choice':
        return make(pick(term.terms) ?? { kind: 'text', text: '' });
      case 'repeated':
        return Array.from({ length: term.atLeast + Math.floor(random() * (Math.min(term.atMost - term.atLeast, MANY) + 1)) }, () => make(term.term)).join('');
      case 'except':
        for (;;) {
          const made = make(term.term);
          if (!derives(grammar, term.exception, joined(made))) return made;
        }
    }
  };
  return make({ kind: 'rule', name: start });
}

/** Whether a text is a sentence of the grammar. */
export function isSentence(grammar: Grammar, start: string, text: string): boolean {
  return derives(grammar, { kind: 'rule', name: start }, text);
}

function derives(grammar: Grammar, term: Term, text: string): boolean {
  return new Recognizer(grammar, text).ends(term, 0).has(text.length);
}

/** Finds where a term can end that begins at a place: all ways at once, each term once at each place. */
class Recognizer {
  readonly #grammar: Grammar;
  readonly #text: string;
  readonly #known = new Map<Term, Map<number, ReadonlySet<number>>>();

  constructor(grammar: Grammar, text: string) {
    this.#grammar = grammar;
    this.#text = text;
  }

  ends(term: Term, from: number): ReadonlySet<number> {
    const known = this.#known.get(term) ?? new Map<number, ReadonlySet<number>>();
    this.#known.set(term, known);
    const found = known.get(from) ?? this.#find(term, from);
    known.set(from, found);
    return found;
  }

  #find(term: Term, from: number): ReadonlySet<number> {
    switch (term.kind) {
      case 'text':
        return new Set(this.#text.startsWith(term.text, from) ? [from + term.text.length] : []);
      case 'class': {
        const code = this.#text.codePointAt(from);
        const char = code === undefined ? '' : String.fromCodePoint(code);
        return new Set(char !== '' && term.ranges.some(([first, last]) => isBetween(char, first, last)) !== term.isNegated ? [from + char.length] : []);
      }
      case 'rule':
        return this.ends(ruleOf(this.#grammar, term.name), from);
      case 'sequence':
        return term.terms.reduce<ReadonlySet<number>>((starts, each) => this.#after(starts, each), new Set([from]));
      case 'choice':
        return new Set(term.terms.flatMap((each) => [...this.ends(each, from)]));
      case 'repeated':
        return this.#repeated(term, from);
      case 'except':
        return new Set([...this.ends(term.term, from)].filter((end) => !derives(this.#grammar, term.exception, joined(this.#text.slice(from, end)))));
    }
  }

  #after(starts: ReadonlySet<number>, term: Term): ReadonlySet<number> {
    return new Set([...starts].flatMap((start) => [...this.ends(term, start)]));
  }

  #repeated({ term, atLeast, atMost }: Term & { kind: 'repeated' }, from: number): ReadonlySet<number> {
    const found = new Set<number>(atLeast === 0 ? [from] : []);
    let starts: ReadonlySet<number> = new Set([from]);
    for (let times = 1; times <= atMost && starts.size > 0; times += 1) {
      starts = new Set([...this.#after(starts, term)].filter((end) => !found.has(end)));
      for (const end of starts) found.add(end);
    }
    return found;
  }
}

function ruleOf(grammar: Grammar, name: string): Term {
  const rule = grammar.get(name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule;
}

const PIECE = /"(?:[^"\\]|\\[^])*"|'[^']*'|\\[^]/g;

/** With the lines joined that go on. */
function joined(text: string): string {
  return text.replace(PIECE, (piece) => (piece.startsWith("'") ? piece : piece.replace(/\\([^])/g, (pair, char: string) => (char === '\n' ? '' : pair))));
}

function isBetween(char: string, from: number, to: number): boolean {
  const code = char.codePointAt(0) ?? 0;
  return code >= from && code <= to;
}
