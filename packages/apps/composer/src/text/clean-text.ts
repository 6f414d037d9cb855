const PLAIN = /^[\x20-\x7e\n]*$/;
const LINE_ENDS = /\r\n|[\r\u2028\u2029\u0085]/g;
/** One that never ends loses only its beginning: nothing that was pasted may vanish with it. */
const SEQUENCE = /\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[\x20-\x2f]*[\x30-\x7e]?)/g;
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * What a text becomes when it enters the composer: line ends are `\n`, tabs stay, the terminal's control sequences and
 * all other control characters go, halves of characters become U+FFFD.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(SEQUENCE, '').replace(LINE_ENDS, '\n').replace(CONTROL, '').replace(LONE_SURROGATE, '\ufffd');
}
