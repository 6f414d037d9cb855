import fc from 'fast-check';
import { type Line } from './line.ts';
import { type Color, type Style } from './style.ts';

const byte = fc.integer({ min: 0, max: 255 });

/** Every colour there is, each in the one way that `parseAnsi` reads it. */
export const anyColor: fc.Arbitrary<Color> = fc.oneof(
  fc.constantFrom('black' as const, 'red' as const, 'green' as const, 'yellow' as const, 'blue' as const, 'magenta' as const, 'cyan' as const, 'white' as const, 'gray' as const),
  fc.integer({ min: 9, max: 255 }).map((index) => ({ index })),
  fc.tuple(byte, byte, byte).map((rgb) => ({ rgb })),
);

/** Looks without links, which the colours of a command's output cannot hold. */
export const anyStyle: fc.Arbitrary<Style> = fc.record(
  { fg: anyColor, bg: anyColor, bold: fc.constant(true), dim: fc.constant(true), italic: fc.constant(true), underline: fc.constant(true), strike: fc.constant(true), reverse: fc.constant(true) },
  { requiredKeys: [] },
);

const anyText = fc.string({ unit: fc.constantFrom('a', ' ', '[', '3', 'm', ';', '日', 'é', '👍🏽'), minLength: 1, maxLength: 6 });

export const anyLine: fc.Arbitrary<Line> = fc.array(fc.record({ text: anyText, style: anyStyle }), { maxLength: 6 }).map((spans) => ({ spans }));
