import { CodexError } from '@codex-ts/protocol';
import { type RuleFault } from '../language/rule-fault.ts';

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

const MAX_SHOWN = 160;

/** A fault in the text of a file, with its position. */
export function brokenAt(path: string, text: string, { message, span }: RuleFault): BrokenRules {
  if (span === undefined) return { path, message };
  const from = positionAt(text, span.at);
  const to = positionAt(text, Math.max(span.at, span.end));
  const start = lineStart(text, span.at);
  const [line = ''] = text.slice(start, start + MAX_SHOWN).split(/\r?\n/, 1);
  const lead = line.slice(0, span.at - start).replace(/[^\t]/gu, ' ');
  const carets = '^'.repeat(Math.max(1, Array.from(line.slice(span.at - start, span.end - start)).length));
  const gutter = String(from.line);
  const blank = ' '.repeat(gutter.length);
  const isShown = span.at - start <= line.length;
  const excerpt = `  ${gutter} | ${line}${isShown ? `\n  ${blank} | ${lead}${carets}` : ''}`;
  return { path, message, range: { start: from, end: to }, excerpt };
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function positionAt(text: string, at: number): { line: number; column: number } {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return { line, column: Array.from(text.slice(lineStart(text, at), at)).length + 1 };
}
