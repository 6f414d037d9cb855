import { LEVEL_RANK, type LogLevel } from './level.ts';

/** Which records a sink wants. */
export interface LogFilter {
  /** The rank (0 to 5, see `LEVEL_RANK`) up to which records of this target pass. */
  limit(target: string): number;
  /** What was wrong with the text this was read from: a sentence, or null. */
  readonly warning: string | null;
}

interface Directive {
  /** '' stands for every target. */
  readonly target: string;
  readonly rank: number;
}

/** What `parseFilter` gives: also whether the text held anything that could be read. */
export interface ParsedFilter extends LogFilter {
  readonly hasDirectives: boolean;
}

/** One threshold for every target. */
export function levelFilter(level: LogLevel | 'off'): LogFilter {
  const rank = LEVEL_RANK[level];
  return { limit: () => rank, warning: null };
}

/**
 * Reads the grammar of `RUST_LOG`: directives with commas between, each `level`, `target=level` or `target` (all of
 * its levels). Levels are off, error, warn, info, debug and trace in any case, or 0 to 5. A target covers what lies
 * below it, counted in whole segments between `::`, `.` and `/`; the longest one that fits wins, the last one said
 * among equals. Targets that nothing covers are silent; a text without any directive means `error`.
 * Span and field directives (`[span]`) are not known here. Whatever cannot be read is left out and named in `warning`.
 */
export function parseFilter(text: string): ParsedFilter {
  const directives = new Map<string, Directive>();
  const bad: string[] = [];
  for (const part of text.split(',')) {
    const word = part.trim();
    if (word === '') continue;
    const directive = parseDirective(word);
    if (directive === null) bad.push(word);
    else directives.set(directive.target, directive);
  }
  const hasDirectives = directives.size > 0;
  if (!hasDirectives) directives.set('', { target: '', rank: LEVEL_RANK.error });
  const longestFirst = [...directives.values()].sort((a, b) => b.target.length - a.target.length);
  const limit = (target: string): number => longestFirst.find((d) => covers(d.target, target))?.rank ?? 0;
  return { limit, hasDirectives, warning: warningAbout(bad) };
}

function parseDirective(word: string): Directive | null {
  const at = word.lastIndexOf('=');
  if (at >= 0) {
    const target = word.slice(0, at).trim();
    const rank = rankOf(word.slice(at + 1).trim());
    return rank === null || !isTarget(target) ? null : { target, rank };
  }
  const rank = rankOf(word);
  if (rank !== null) return { target: '', rank };
  return isTarget(word) ? { target: word, rank: LEVEL_RANK.trace } : null;
}

function rankOf(word: string): number | null {
  if (/^[0-5]$/.test(word)) return Number(word);
  const level = word.toLowerCase();
  return Object.hasOwn(LEVEL_RANK, level) ? LEVEL_RANK[level as LogLevel] : null;
}

function isTarget(word: string): boolean {
  return /^[\w@$][\w@$:./-]*$/.test(word);
}

function covers(prefix: string, target: string): boolean {
  if (prefix === '') return true;
  if (!target.startsWith(prefix)) return false;
  const rest = target.slice(prefix.length);
  return rest === '' || rest.startsWith('::') || rest.startsWith('.') || rest.startsWith('/') || /(?:::|[./])$/.test(prefix);
}

function warningAbout(bad: readonly string[]): string | null {
  if (bad.length === 0) return null;
  const shown = bad.slice(0, 5).map((word) => `"${word.length > 80 ? `${word.slice(0, 80)}…` : word}"`);
  const more = bad.length > shown.length ? ` and ${String(bad.length - shown.length)} more` : '';
  return `Log filter: ${shown.join(', ')}${more} left out. Write \`level\`, \`target=level\`, or several with commas; levels are off, error, warn, info, debug, trace.`;
}
