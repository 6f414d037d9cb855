import fc from 'fast-check';

/** Lines of a file that look like something else, or are hard to cut. */
export const lineContent: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', ' ', 'a', '  b', 'c\t', '@@', '@@ d', '*** End Patch', '*** End of File', '*** Add File: q', '*** Move to: q', '+', '-x', 'EOF', 'q\rr', '\u{1f600}', '\ufeff', '\u2028'),
  fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !/[\n\r]/.test(text)),
);

const path = fc.constantFrom('a', 'b.txt', './a', 'd/e f', '/abs/x', '../up', 'd//e', 'ü');
const pad = fc.constantFrom('', '', '', ' ', '\t', '\u00a0 ');
const blank = fc.constantFrom('', ' ', '\t');
const lines = (line: fc.Arbitrary<string>, maxLength: number, minLength = 0): fc.Arbitrary<string[]> => fc.array(line, { minLength, maxLength });

const header = (keyword: string): fc.Arbitrary<string> => fc.tuple(pad, path, pad).map(([before, name, after]) => `${before}*** ${keyword}: ${name}${after}`);

const add = fc.tuple(header('Add File'), lines(lineContent.map((text) => `+${text}`), 4)).map(([head, content]) => [head, ...content]);

const diffLine = fc.oneof(
  fc.tuple(fc.constantFrom(' ', '+', '-'), lineContent).map(([kind, text]) => kind + text),
  fc.constantFrom('', ' *** End Patch', '  *** End Patch  ', ' *** Add File: z', ' EOF'),
);
const marks = fc.oneof(
  fc.constantFrom(['@@'], ['@@ ']),
  lines(lineContent.filter((text) => text.trim() !== '').map((text) => `@@ ${text}`), 2, 1),
);
const body = fc.tuple(lines(diffLine, 4, 1), fc.constantFrom([], [], ['*** End of File'])).map(([own, end]) => [...own, ...end]);
const chunk = fc.tuple(marks, body, fc.constantFrom<string[]>([], [], ['\t'])).map((parts) => parts.flat());

const update = fc
  .tuple(header('Update File'), fc.option(path, { nil: null }), lines(blank, 2), fc.boolean(), chunk, fc.array(chunk, { maxLength: 3 }))
  .map(([head, to, blanks, isBare, first, rest]) => [head, ...(to === null ? [] : [`*** Move to: ${to}`]), ...blanks, ...(isBare ? withoutMarks(first) : first), ...rest.flat()]);

function withoutMarks(own: string[]): string[] {
  return own.slice(own.findIndex((line) => !line.startsWith('@@')));
}

const remove = header('Delete File').map((head) => [head]);
const hunks = fc.array(fc.oneof(add, remove, update, update), { maxLength: 4 }).map((all) => all.flat());

/** The forms that a model may put around a patch. */
const wrapping = fc.constantFrom<[string[], string[]]>(
  [['*** Begin Patch'], ['*** End Patch']],
  [['*** Begin Patch'], ['*** End Patch', '']],
  [['', '  *** Begin Patch '], [' *** End Patch ', '', ' \t']],
  [['<<EOF', '*** Begin Patch'], ['*** End Patch', 'EOF']],
  [["<<'EOF'", ' *** Begin Patch'], ['  *** End Patch', ' EOF', '']],
  [['<<"EOF"', '*** Begin Patch'], ['*** End Patch', 'EOF  ', '', '']],
);

/** Patches in every form that is taken, and a few that are not. */
export const patchText: fc.Arbitrary<string> = fc
  .tuple(wrapping, hunks, fc.constantFrom('\n', '\n', '\r\n'))
  .map(([[before, after], inside, ending]) => [...before, ...inside, ...after].join(ending));

/** Patches with some lines lost, doubled, swapped or spoiled. */
export const spoiledText: fc.Arbitrary<string> = fc
  .tuple(patchText, fc.array(fc.tuple(fc.nat(40), fc.constantFrom('drop', 'double', 'swap', 'spoil', 'cut'), fc.string({ unit: 'binary', maxLength: 3 })), { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) => changes.reduce((soFar, [at, what, noise]) => spoil(soFar, at, what, noise), text));

function spoil(text: string, seed: number, what: string, noise: string): string {
  const all = text.split('\n');
  const at = seed % all.length;
  const line = all[at] ?? '';
  if (what === 'drop') all.splice(at, 1);
  else if (what === 'double') all.splice(at, 0, line);
  else if (what === 'swap') all.splice(at, 2, all[at + 1] ?? '', line);
  else if (what === 'spoil') all[at] = noise + line;
  else all[at] = line.slice(0, seed % (line.length + 1));
  return all.join('\n');
}

/** A text cut at some places, a surrogate pair's middle included. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, at) => text.slice(at === 0 ? 0 : ends[at - 1], end));
}
