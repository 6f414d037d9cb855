import { CodexError } from '@codex-ts/protocol';
import { type RuleFault } from '../language/rule-fault.ts';
import { sourceExcerpt } from './source-excerpt.ts';

/** A place in a rules file. Lines and columns count from 1, columns in characters; the end is behind the last one. */
export interface RulesRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** Why one rules file cannot be used. `range` is absent when the file could not be read at all. */
export interface BrokenRules {
  readonly path: string;
  readonly message: string;
  readonly range?: RulesRange;
  /** The source line and a line of carets beneath the place. */
  readonly excerpt?: string;
}

/** Rules files that cannot be used, all of them. Nothing may run on half of the rules, so this ends a start. */
export class RulesError extends CodexError {
  readonly broken: readonly BrokenRules[];

  constructor(broken: readonly BrokenRules[]) {
    super(broken.map(describeBroken).join('\n'), { code: 'invalid_rules' });
    this.broken = broken;
  }
}

function describeBroken({ path, message, range, excerpt }: BrokenRules): string {
  const place = range === undefined ? path : `${path}:${range.start.line}:${range.start.column}`;
  return `${place}: ${message}${excerpt === undefined ? '' : `\n${excerpt}`}`;
}

/** A terminal that does not say how wide it is has this many columns. */
const COLUMNS = 80;
const MAX_MESSAGE = 1000;

/**
 * A fault in the text of a file, with its position.
 * @param columns how wide the excerpt may be: as wide as the terminal that errors go to
 */
export function brokenAt(path: string, text: string, { message, span }: RuleFault, columns = process.stderr.columns ?? COLUMNS): BrokenRules {
  const said = visible(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}...` : message);
  if (span === undefined) return { path, message: said };
  const start = positionAt(text, span.at);
  const end = positionAt(text, Math.max(span.at, span.end));
  return { path, message: said, range: { start, end }, excerpt: sourceExcerpt(text, span, start.line, columns) };
}

/** Text of the file that stands in the message cannot steer the terminal. Line ends stay: `fail` may say several lines. */
function visible(message: string): string {
  return message.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function positionAt(text: string, at: number): { line: number; column: number } {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return { line, column: Array.from(text.slice(lineStart(text, at), at)).length + 1 };
}
