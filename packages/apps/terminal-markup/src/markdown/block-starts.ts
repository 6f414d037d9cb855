// How a row of Markdown can begin a block (CommonMark 0.31), where it is indented by less than four spaces.

/** What is needed of the item that a row begins. */
export interface ItemStart {
  /** `-`, `+`, `*`, `.` or `)`: another one begins another list. */
  readonly kind: string;
  readonly ordinal: number | null;
  /** The column that rows must reach to belong to the item. */
  readonly column: number;
  /** Nothing stands after the marker. */
  readonly isEmpty: boolean;
}

export interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly info: string;
}

const FENCE = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
const HEADING = /^ {0,3}#{1,6}(?: |$)/;
const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}>/;
const UNDERLINE = /^ {0,3}(?:=+|-+) *$/;
const ITEM = /^( {0,3})([-+*]|(\d{1,9})([.)]))( +|$)(.*)$/;
/** The second row of a table. */
const TABLE_RULE = /^ {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$/;

export const isHeading = (row: string): boolean => HEADING.test(row);
export const isRule = (row: string): boolean => RULE.test(row);
export const isQuote = (row: string): boolean => QUOTE.test(row);
export const isUnderline = (row: string): boolean => UNDERLINE.test(row);
export const isTableRule = (row: string): boolean => row.includes('|') && TABLE_RULE.test(row);

/** How far a row is indented, in columns. */
export function indentOf(row: string): number {
  return row.length - row.trimStart().length;
}

export function fenceOf(row: string): Fence | null {
  const [, indent = '', mark = '', info = ''] = FENCE.exec(row) ?? [];
  return mark === '' ? null : { mark, indent: indent.length, info };
}

export function isFenceEnd(row: string, { mark }: Fence): boolean {
  const text = row.trim();
  return indentOf(row) < 4 && text.length >= mark.length && text === mark.charAt(0).repeat(text.length);
}

export function itemOf(row: string): ItemStart | null {
  if (isRule(row)) return null;
  const [all, indent = '', marker = '', digits, delimiter, space = '', text = ''] = ITEM.exec(row) ?? [];
  if (all === undefined) return null;
  const isEmpty = text === '';
  const after = isEmpty || space.length > 4 ? 1 : space.length;
  return { kind: delimiter ?? marker, ordinal: digits === undefined ? null : Number(digits), column: indent.length + marker.length + after, isEmpty };
}

/** HTML in blocks: until a row that holds `end`, or where that is null until an empty row. */
const HTML: readonly { readonly start: RegExp; readonly end: RegExp | null }[] = [
  { start: /^ {0,3}<(?:script|pre|style|textarea)(?:[ >]|$)/i, end: /<\/(?:script|pre|style|textarea)>/i },
  { start: /^ {0,3}<!--/, end: /-->/ },
  { start: /^ {0,3}<\?/, end: /\?>/ },
  { start: /^ {0,3}<![A-Za-z]/, end: />/ },
  { start: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/ },
  {
    start: /^ {0,3}<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ >]|\/>|$)/i,
    end: null,
  },
];
/** Any tag alone on its row; it does not end a paragraph. */
const LONE_TAG = /^ {0,3}(?:<[A-Za-z][\w-]*(?: +[A-Za-z_:][\w.:-]*(?: *= *(?:[^ "'=<>`]+|'[^']*'|"[^"]*"))?)* *\/?>|<\/[A-Za-z][\w-]* *>) *$/;

/** The HTML that a row begins: `end` as above. */
export function htmlOf(row: string, isInParagraph: boolean): { end: RegExp | null } | null {
  if (!/^ {0,3}</.test(row)) return null;
  const found = HTML.find(({ start }) => start.test(row));
  if (found !== undefined) return { end: found.end };
  return !isInParagraph && LONE_TAG.test(row) ? { end: null } : null;
}

/** Whether a row ends a paragraph that it follows without an empty row. */
export function endsParagraph(row: string): boolean {
  if (isHeading(row) || isRule(row) || isQuote(row) || fenceOf(row) !== null || htmlOf(row, true) !== null) return true;
  const item = itemOf(row);
  return item !== null && !item.isEmpty && (item.ordinal === null || item.ordinal === 1);
}
