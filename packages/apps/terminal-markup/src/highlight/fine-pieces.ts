import { type PaintedText } from './piece-emitter.ts';

/** What the engine calls built in, and people call a type. */
const TYPE = /^(?:\p{Lu}\w*|string|str|number|boolean|bool|void|any|unknown|never|object|symbol|bigint|byte|char|rune|error|u?int\d*|float\d*|double|long|short|usize|isize)$/u;
const WORD = /([\p{L}_$][\p{L}\p{N}_$]*)/u;

/** What themes tell apart and the engine does not: the names in a list of parameters, and built-in types from built-in functions. */
export function finePieces(piece: PaintedText): readonly PaintedText[] {
  const { text, scopes } = piece;
  const innermost = scopes.at(-1);
  if (innermost === 'built_in') return TYPE.test(text) ? [{ text, scopes: [...scopes, 'type'] }] : [piece];
  // In JSON.
  if (innermost === 'keyword' && scopes.at(-2) === 'literal') return [{ text, scopes: scopes.slice(0, -1) }];
  if (innermost !== 'params') return [piece];
  const around = scopes.slice(0, -1);
  return text.split(WORD).map((part, index) => ({ text: part, scopes: index % 2 === 0 ? around : scopes }));
}
