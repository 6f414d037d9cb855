/** CSI, OSC and the like as terminals read them, finished or cut off, in 7 and in 8 bits. */
const SEQUENCE = /(?:\x1b\[|\x9b)[\x30-\x3f]*[\x20-\x2f]*(?:[\x40-\x7e]|$)|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)?|\x1b[\x20-\x2f]*[\x30-\x7e]?/g;
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
/** They turn the order in which a reader sees a text around: what is shown would not be what is run. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const LINE_SEPARATORS = /\r\n|\r|\u2028|\u2029/g;
/** Nothing in it needs any of the above. */
const CLEAN = /^[\x20-\x7e\n]*$/;

/**
 * Makes a text from a model, a tool or a file safe to show: no sequence in it moves the cursor, writes the clipboard or
 * turns the reading direction. Line breaks stay, as `\n`; a tab goes to the next multiple of `tab` columns, where the
 * text begins at `column`.
 */
export function sanitize(text: string, { tab = 4, column = 0 }: { tab?: number; column?: number } = {}): string {
  if (CLEAN.test(text)) return text;
  return expandTabs(text.replace(SEQUENCE, '').replace(LINE_SEPARATORS, '\n').replace(CONTROL, '').replace(DIRECTION, ''), tab, column);
}

/** Like `sanitize`, for a place that has one row: line breaks become spaces. */
export function sanitizeRow(text: string): string {
  return sanitize(text).replaceAll('\n', ' ');
}

function expandTabs(text: string, tab: number, column: number): string {
  if (!text.includes('\t')) return text;
  return text
    .split('\n')
    .map((row, index) => {
      const start = index === 0 ? column : 0;
      const [first = '', ...others] = row.split('\t');
      // Columns are counted in characters: exact for what tabs usually stand in, code and listings.
      return others.reduce((before, part) => before + ' '.repeat(tab - ((start + before.length) % tab)) + part, first);
    })
    .join('\n');
}
