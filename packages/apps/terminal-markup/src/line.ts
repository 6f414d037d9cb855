import { type Style } from './style.ts';

/** A piece of a line that looks alike. Its text holds no control characters and no line break. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One row, or before it is wrapped a paragraph. */
export interface Line {
  readonly spans: readonly Span[];
  /** Of the rest of the row, where it is not the terminal's own. */
  readonly fill?: Style;
}

/** A span; plain where no style is given. */
export function span(text: string, style: Style = {}): Span {
  return { text, style };
}

/** A line of spans and plain texts. */
export function line(...parts: readonly (Span | string)[]): Line {
  return { spans: parts.map((part) => (typeof part === 'string' ? span(part) : part)) };
}

/** What a line says, without looks. */
export function textOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('');
}
