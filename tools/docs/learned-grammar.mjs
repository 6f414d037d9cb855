// What Chevrotain learned of a grammar: its productions and its words. The package that has the grammar builds it as it
// always does, with the generator's own classes in which only the constructor is another: it keeps what was made.

/**
 * @param chevrotain the generator, all of it
 * @param build builds the grammar with the generator that it is given, and has it analysed
 * @returns the serialised rules, the types of words in the order in which the lexer tries them, and what the lexer calls
 * words that it skips and words without a pattern
 */
export function learnedGrammar(chevrotain, build) {
  let parser;
  let words;
  class Parser extends chevrotain.EmbeddedActionsParser {
    constructor(vocabulary, config) {
      super(vocabulary, config);
      parser = this;
    }
  }
  class Lexer extends chevrotain.Lexer {
    constructor(types, config) {
      super(types, config);
      words = types;
    }
  }
  build({ ...chevrotain, EmbeddedActionsParser: Parser, Lexer });
  const { SKIPPED, NA } = chevrotain.Lexer;
  return { rules: parser.getSerializedGastProductions().map(plainlyNamed), words, skipped: SKIPPED, none: NA };
}

/** Without what is put in front of the names of rules so that they are no properties of the parser. */
function plainlyNamed(production) {
  const { type, name, definition } = production;
  const own = type === 'Rule' || type === 'NonTerminal' ? { name: name.replace(/^.*\./, '') } : {};
  return { ...production, ...own, ...(definition === undefined ? {} : { definition: definition.map(plainlyNamed) }) };
}

/**
 * The rules that can be reached from one, from the top down: a grammar that has that one last is written from the bottom.
 * @param start its name
 */
export function reachable(rules, start) {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const found = new Set([start]);
  // A set that grows while it is walked through is walked to its end.
  for (const name of found) for (const inner of namesIn(byName.get(name), 'NonTerminal')) found.add(inner);
  const ordered = rules.at(-1)?.name === start ? rules.toReversed() : rules;
  return ordered.filter(({ name }) => found.has(name));
}

/** The names of all words or rules within a rule, in their order. @param type `Terminal` or `NonTerminal` */
export function namesIn(production, type) {
  if (production.type === type) return [production.name];
  return (production.definition ?? []).flatMap((inner) => namesIn(inner, type));
}
