import { type IToken } from 'chevrotain';
import { trim } from './trim.ts';

/** The text of a line token, without its line feed and one carriage return before it. */
export function lineText({ image }: IToken): string {
  const end = image.endsWith('\r\n') ? 2 : 1;
  return image.slice(0, -end);
}

/** The path of a file header or a move line: what follows the first `: `, without white space around it. */
export function headerPath(token: IToken): string {
  return trim(token.image.slice(token.image.indexOf(': ') + 2));
}
