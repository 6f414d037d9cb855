import { trim, trimEnd } from './trim.ts';

const DASHES = /[\u2010-\u2015\u2212]/g;
const SINGLE_QUOTES = /[\u2018-\u201b]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f]/g;
const SPACES = /[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g;
const PLAIN = /^[\0-\x7f]*$/;

function plainPunctuation(line: string): string {
  const text = trim(line);
  if (PLAIN.test(text)) return text;
  return text.replace(DASHES, '-').replace(SINGLE_QUOTES, "'").replace(DOUBLE_QUOTES, '"').replace(SPACES, ' ');
}

/** A way to write a line, in which lines that should count as the same are equal. */
export type LineForm = (line: string) => string;

/** The forms under which two lines count as the same, strictest first; a search tries them in this order. */
export const LINE_FORMS: readonly LineForm[] = [(line) => line, trimEnd, trim, plainPunctuation];
