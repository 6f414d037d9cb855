/** Pictures, their skin tones, and what may stand behind them; anything of these is followed by a border if a picture follows. */
const PICTURE = /^\p{Extended_Pictographic}$/u;
const KEYCAP = 0x20e3;
const AS_PICTURE = 0xfe0f;

/**
 * Whether a character as readers see it surely ends before `at`, told from the two code points beside it: the common
 * writings need no segmenter. False says only that more must be looked at.
 */
export function isSureBorder(text: string, at: number): boolean {
  const after = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  if (isSimple(after)) return isSimple(before) || (isLow(before) && isSimplePlane(text.codePointAt(at - 2) ?? 0));
  if (after < 0xd800 || after > 0xdbff) return false;
  const next = text.codePointAt(at) ?? 0;
  const isPicture = PICTURE.test(String.fromCodePoint(next));
  if (!isPicture && !isSimplePlane(next)) return false;
  if (isSimple(before)) return true;
  if (isLow(before)) {
    const last = text.codePointAt(at - 2) ?? 0;
    return isSimplePlane(last) || (isPicture && (isSkinTone(last) || PICTURE.test(String.fromCodePoint(last))));
  }
  return isPicture && (before === AS_PICTURE || before === KEYCAP);
}

/** Whether a UTF-16 unit is a character by itself whatever other simple ones stand beside it. By ranges, in their order. */
function isSimple(unit: number): boolean {
  if (unit < 0x7f) return unit >= 0x20 || unit === 0x09;
  if (unit < 0x600) return unit < 0x300 ? unit >= 0xc0 : (unit >= 0x391 && unit <= 0x3c9) || (unit >= 0x400 && unit <= 0x481) || (unit >= 0x5d0 && unit <= 0x5ea);
  // Arabic letters, consonants of Devanagari and Thai.
  if (unit < 0x2010) return (unit >= 0x620 && unit <= 0x64a) || (unit >= 0x904 && unit <= 0x939) || (unit >= 0xe01 && unit <= 0xe30);
  if (unit < 0x3000) return unit <= 0x2027;
  if (unit < 0x3400) return unit <= 0x3029 || (unit >= 0x3041 && unit <= 0x3096) || (unit >= 0x30a1 && unit <= 0x30fe);
  // Ideographs, syllables of Hangul, full-width forms.
  return unit <= 0x4dbf || (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0xac00 && unit <= 0xd7a3) || (unit >= 0xff01 && unit <= 0xff9d);
}

/** Ideographs beyond the first plane. */
function isSimplePlane(codePoint: number): boolean {
  return codePoint >= 0x2_0000 && codePoint <= 0x3_23af;
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isSkinTone = (codePoint: number): boolean => codePoint >= 0x1_f3fb && codePoint <= 0x1_f3ff;
