/** The named ones that models write; others are shown as they stand. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…', mdash: '—', ndash: '–',
  lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', larr: '←', rarr: '→', uarr: '↑', darr: '↓', harr: '↔', times: '×',
  divide: '÷', plusmn: '±', le: '≤', ge: '≥', ne: '≠', bull: '•', middot: '·', deg: '°', sect: '§', para: '¶', euro: '€', pound: '£', yen: '¥',
  cent: '¢', check: '✓', infin: '∞', approx: '≈', frac12: '½', frac14: '¼', frac34: '¾', lbrace: '{', rbrace: '}', lbrack: '[', rbrack: ']', vert: '|',
};
const ENTITY = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{1,31}));/g;

/** Puts characters in place of HTML's names and numbers for them. What comes out is not safe: `&#27;` begins an escape sequence. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (all: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? all) : all;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    // A line break would tear the row.
    return code === 0 || code === 0x0a || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  });
}
