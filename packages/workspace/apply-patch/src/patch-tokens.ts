import type * as Chevrotain from 'chevrotain';
import { type ITokenConfig, type TokenType } from 'chevrotain';
import { INLINE_SPACE_CLASS as SPACE } from './trim.ts';

/** A header line names a path that is more than white space. */
const header = (keyword: string, lead = ''): RegExp =>
  new RegExp(`${lead}\\*\\*\\* ${keyword}: [${SPACE}]*[^${SPACE}\\n][^\\n]*\\n`);
const AFTER_SPACE = ` [${SPACE}]*`;
const AFTER_ANY = `[${SPACE}]+`;

export interface PatchTokens {
  /** In the order the lexer tries them: the first that fits names the line. */
  all: TokenType[];
  addHeader: TokenType;
  deleteHeader: TokenType;
  updateHeader: TokenType;
  moveLine: TokenType;
  bareMark: TokenType;
  contextMark: TokenType;
  plusLine: TokenType;
  diffLine: TokenType;
  blankLine: TokenType;
  endOfFile: TokenType;
}

/**
 * The words of the patch language are whole lines, line feed included. A line may be two things at once, and the
 * grammar's position decides: an indented file header is a header between hunks but context inside a chunk, an
 * empty line separates chunks or is empty context. Such lines carry both categories.
 */
export function patchTokens({ createToken, Lexer }: typeof Chevrotain): PatchTokens {
  const category = (name: string): TokenType => createToken({ name, pattern: Lexer.NA });
  const line = (name: string, pattern: RegExp, categories: TokenType[] = []): TokenType =>
    createToken({ name, pattern, categories, line_breaks: true } satisfies ITokenConfig);

  const diffLine = category('DiffLine');
  const blankLine = category('BlankLine');
  const addHeader = category('AddHeader');
  const deleteHeader = category('DeleteHeader');
  const updateHeader = category('UpdateHeader');
  const plusLine = line('PlusLine', /\+[^\n]*\n/, [diffLine]);
  const moveLine = line('MoveLine', header('Move to'));
  const endOfFile = line('EndOfFile', /\*\*\* End of File\r?\n/);
  const bareMark = line('BareMark', new RegExp(`@@[${SPACE}]*\\n`));
  const contextMark = line('ContextMark', /@@ [^\n]*\n/);

  const lines = [
    plusLine,
    line('MinusLine', /-[^\n]*\n/, [diffLine]),
    line('SpacedAdd', header('Add File', AFTER_SPACE), [diffLine, addHeader]),
    line('SpacedDelete', header('Delete File', AFTER_SPACE), [diffLine, deleteHeader]),
    line('SpacedUpdate', header('Update File', AFTER_SPACE), [diffLine, updateHeader]),
    line('SpaceOnly', new RegExp(`${AFTER_SPACE}\\n`), [diffLine, blankLine]),
    line('ContextLine', / [^\n]*\n/, [diffLine]),
    line('EmptyLine', /\r?\n/, [diffLine, blankLine]),
    bareMark,
    contextMark,
    line('Add', header('Add File'), [addHeader]),
    line('Delete', header('Delete File'), [deleteHeader]),
    line('Update', header('Update File'), [updateHeader]),
    moveLine,
    endOfFile,
    line('OtherBlank', new RegExp(`[${SPACE}]+\\n`), [blankLine]),
    line('PaddedAdd', header('Add File', AFTER_ANY), [addHeader]),
    line('PaddedDelete', header('Delete File', AFTER_ANY), [deleteHeader]),
    line('PaddedUpdate', header('Update File', AFTER_ANY), [updateHeader]),
    line('OtherLine', /[^\n]+\n/),
  ];
  const all = [diffLine, blankLine, addHeader, deleteHeader, updateHeader, ...lines];
  return { all, addHeader, deleteHeader, updateHeader, moveLine, bareMark, contextMark, plusLine, diffLine, blankLine, endOfFile };
}
