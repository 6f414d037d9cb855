import { type Highlighter } from '../highlight/highlighter.ts';
import { type Line, textOf } from '../line.ts';
import { type Theme } from '../theme.ts';
import { type DiffRow } from './diff-rows.ts';

/** Files that are known by their whole name. */
const BY_NAME: Readonly<Record<string, string>> = {
  bashrc: 'bash', bash_profile: 'bash', profile: 'bash', zshrc: 'bash', gemfile: 'ruby', rakefile: 'ruby', justfile: 'makefile',
};

/** The language of a file by its ending, or by its name where it has none; what a highlighter knows it by. */
export function languageOf(path: string): string {
  const name = (path.split(/[/\\]/).at(-1) ?? '').toLowerCase();
  const known = /^(?:docker|container|make)file(?=\.|$)/.exec(name)?.[0];
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return known ?? BY_NAME[ending] ?? ending;
}

/**
 * The rows of a hunk in the colours of their language. Old and new rows are coloured as two texts, each whole: what
 * one row opens, a comment say, reaches into the next. A row is absent where there is nothing to colour it by.
 */
export function hunkSyntax(rows: readonly DiffRow[], language: string, highlighter: Pick<Highlighter, 'highlight'>, theme: Theme): Map<DiffRow, Line> {
  const found = new Map<DiffRow, Line>();
  const paint = (side: readonly DiffRow[]): void => {
    const lines = highlighter.highlight(side.map(({ text }) => text).join('\n'), language, theme);
    for (const [index, row] of side.entries()) {
      const line = lines?.[index];
      if (line !== undefined && textOf(line) === row.text) found.set(row, line);
    }
  };
  if (rows.some(({ sign }) => sign === '-')) paint(rows.filter(({ sign }) => sign === '-' || sign === ' '));
  // Context looks as it does in the new file.
  if (rows.some(({ sign }) => sign === '+' || sign === ' ')) paint(rows.filter(({ sign }) => sign === '+' || sign === ' '));
  return found;
}
