// Chevrotain's productions in the notation of the XML specification: `a b`, `a | b`, `a?`, `a*`, `a+`, `( a b )`.
const WIDTH = 110;
const MARKS = { Option: '?', Repetition: '*', RepetitionMandatory: '+' };

/** @param wordText how a word is written, by its name. @returns one rule in a line, or in several */
export function ebnfRule({ name, definition }, indent, wordText) {
  const head = `${name.padEnd(indent)} ::= `;
  const [only] = definition;
  const isChoice = definition.length === 1 && only.type === 'Alternation';
  const terms = isChoice ? only.definition.map((way) => sequence(way.definition, wordText)) : definition.map((term) => grouped(term, wordText));
  return head + fill(terms, isChoice ? '| ' : '', head.length);
}

function sequence(terms, wordText) {
  return terms.map((term) => grouped(term, wordText)).join(' ');
}

/** One term; what is made of several has parentheses around it. */
function grouped(term, wordText) {
  switch (term.type) {
    case 'Terminal':
      return wordText(term.name);
    case 'NonTerminal':
      return term.name;
    case 'Alternation':
      return `( ${choice(term, wordText)} )`;
    case 'Option':
    case 'Repetition':
    case 'RepetitionMandatory': {
      const [first, ...others] = term.definition;
      const isOne = others.length === 0 && !(first.type in MARKS);
      return (isOne ? grouped(first, wordText) : `( ${sequence(term.definition, wordText)} )`) + MARKS[term.type];
    }
    default:
      throw new Error(`no notation for ${term.type}`);
  }
}

function choice(term, wordText) {
  return term.definition.map((way) => sequence(way.definition, wordText)).join(' | ');
}

/** The terms in lines that are not too long; further lines begin beneath the first term. */
function fill(terms, mark, column) {
  const lines = [];
  let line = '';
  for (const [i, term] of terms.entries()) {
    const next = i === 0 ? term : `${mark}${term}`;
    if (line === '') line = next;
    else if (column + line.length + 1 + next.length <= WIDTH) line += ` ${next}`;
    else {
      lines.push(line);
      line = next;
    }
  }
  // A mark stands in front of the column, so that what it parts is aligned.
  return [...lines, line].join(`\n${' '.repeat(column - mark.length)}`);
}
