// The words of a language, as a list of how its lexer tells them.
import { namesIn } from './learned-grammar.mjs';

const isLiteral = ({ PATTERN }) => typeof PATTERN === 'string';

/** How a word stands in a rule: itself in quotes, or its name in capitals. */
export function wordNamer({ words }) {
  const byName = new Map(words.map((word) => [word.name, word]));
  return (name) => {
    const word = byName.get(name);
    return word && isLiteral(word) ? `"${word.PATTERN}"` : capitals(name);
  };
}

/** `DiffLine` and `diff line` are both `DIFF_LINE`. */
function capitals(name) {
  return name.replace(/([a-z])(?=[A-Z])/g, '$1_').replaceAll(' ', '_').toUpperCase();
}

/**
 * One line for each word that has a pattern or is of a kind: its name, the kinds that rules know it by, the pattern. In the
 * order in which the lexer tries them.
 * @param described what has no pattern to show, by name, in words. All of it must be there, and nothing else
 * @param abbreviations long parts of patterns and how they are shown
 */
export function wordLines({ rules, words, skipped: SKIPPED, none }, described, abbreviations) {
  const named = wordNamer({ words });
  const taken = new Set(rules.flatMap((rule) => namesIn(rule, 'Terminal')));
  const lexed = words.filter(({ PATTERN }) => PATTERN !== none);
  const kindsOf = ({ CATEGORIES = [] }) => CATEGORIES.filter((kind) => taken.has(kind.name));
  const rows = lexed
    .filter((word) => !isLiteral(word) || kindsOf(word).length > 0)
    .map((word) => {
      const kinds = kindsOf(word).map(({ name }) => capitals(name));
      const skipped = word.GROUP === SKIPPED ? ['skipped'] : [];
      const unused = skipped.length === 0 && kinds.length === 0 && !taken.has(word.name) ? ['in no rule'] : [];
      return [named(word.name), [...kinds, ...skipped, ...unused].join(', '), patternText(word, described, abbreviations)];
    });
  const kinds = new Set(lexed.flatMap(kindsOf).map(({ name }) => name));
  const others = [...taken].filter((name) => !kinds.has(name) && !lexed.some((word) => word.name === name));
  const needed = [...lexed.filter(({ PATTERN }) => typeof PATTERN === 'function').map(({ name }) => name), ...others];
  const known = Object.keys(described);
  for (const name of needed) if (!known.includes(name)) throw new Error(`tools/docs does not say what the word \`${name}\` is`);
  for (const name of known) if (!needed.includes(name)) throw new Error(`tools/docs describes the word \`${name}\`, which is not needed`);
  return table([...rows, ...others.map((name) => [capitals(name), '', described[name]])]);
}

function patternText({ name, PATTERN }, described, abbreviations) {
  if (isLiteral({ PATTERN })) return '';
  if (!(PATTERN instanceof RegExp)) return described[name];
  return `/${abbreviations.reduce((source, [long, short]) => source.replaceAll(long, short), PATTERN.source)}/`;
}

function table(rows) {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd()).join('\n');
}
