/** Points of a search in the manner of fzf, with the values that the original's search has for paths. */
export const POINTS = {
  match: 16,
  gapStart: 3,
  gapMore: 1,
  /** The first character of a word part counts its bonus this often. */
  firstTimes: 2,
  /** For going on right after the last matched character. */
  consecutive: 4,
  boundary: 8,
} as const;

const AFTER_SLASH = 9;
const CAMEL = 5;

const [SPACE, OTHER, SLASH, LOWER, UPPER, LETTER, DIGIT] = [0, 1, 2, 3, 4, 5, 6];

/** How a path begins: as if a slash stood before it. */
export const START_CLASS = SLASH;

const ASCII = Uint8Array.from({ length: 128 }, (_, code) => slowClass(code));

/** The kind of a character, for `bonusOf`. */
export function classOf(cell: number): number {
  return cell < 128 ? (ASCII[cell] ?? OTHER) : slowClass(cell);
}

function slowClass(cell: number): number {
  if (cell === 47) return SLASH;
  const text = String.fromCodePoint(cell);
  if (/\s/u.test(text)) return SPACE;
  if (/\p{Lu}/u.test(text)) return UPPER;
  if (/\p{Ll}/u.test(text)) return LOWER;
  if (/\p{N}/u.test(text)) return DIGIT;
  return /\p{L}/u.test(text) ? LETTER : OTHER;
}

/** What it is worth to match a character of kind `now` behind one of kind `before`. */
export function bonusOf(before: number, now: number): number {
  const isWord = now >= LOWER;
  if (isWord && before === SLASH) return AFTER_SLASH;
  if (isWord && before < SLASH) return POINTS.boundary;
  if (isWord) return (before === LOWER && now === UPPER) || (before !== DIGIT && now === DIGIT) ? CAMEL : 0;
  return now === SLASH ? 0 : POINTS.boundary;
}
