import { parseWithLocation } from 'fast-plist';
import { sanitizeRow } from '../sanitize.ts';
import { BrokenTheme } from './broken-theme.ts';

/** Under this key each dictionary knows its own place. */
const PLACE = '\0place';

/** Reads an XML property list; each of its dictionaries knows its row (`rowOf`). Throws BrokenTheme with the row where reading stopped. */
export function readPlist(text: string): unknown {
  if (text.trim() === '') throw new BrokenTheme('it is empty');
  if (text.startsWith('bplist')) throw new BrokenTheme('it is a binary property list, and only XML is read');
  if (!/^\uFEFF?\s*</.test(text)) throw new BrokenTheme('it is not XML');
  if (!text.includes('</plist')) throw new BrokenTheme(`line ${rowsOf(text.trimEnd())}: it ends before \`</plist>\``);
  try {
    return parseWithLocation(text, '', PLACE);
  } catch (error) {
    const [, offset, reason] = /^Near offset (\d+): (.*?) ~~~/s.exec(error instanceof Error ? error.message : '') ?? [];
    if (offset === undefined || reason === undefined) throw new BrokenTheme('it cannot be read as a property list', { cause: error });
    // It may quote the file.
    throw new BrokenTheme(`line ${rowsOf(text.slice(0, Number(offset)))}: ${sanitizeRow(reason.slice(0, 80))}`, { cause: error });
  }
}

/** The row on which a dictionary begins, counted from 1. */
export function rowOf(dictionary: object): number {
  const place: unknown = Reflect.get(dictionary, PLACE);
  return typeof place === 'object' && place !== null && 'line' in place && typeof place.line === 'number' ? place.line : 1;
}

function rowsOf(text: string): number {
  return text.split('\n').length;
}
