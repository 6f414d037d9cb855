import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ConfigEdit, editToml, type JsonObject, type JsonValue } from './index.ts';
import { edited, isSubsequence, isTable, read } from './oracle.fixture.ts';
import { type WrittenLine, writeToml } from './toml-writer.fixture.ts';

/** Few names, so that edits meet what is there. */
const name = fc.constantFrom('a', 'b', 'c', 'd e', 'f.g', '');
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(name, tie('value'), { maxKeys: 3 })),
})).value;
const table = fc.dictionary(name, value, { maxKeys: 5 }) as fc.Arbitrary<JsonObject>;
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const edit: fc.Arbitrary<ConfigEdit> = fc.oneof(
  fc.record({ path, set: value }),
  fc.record({ path, merge: table }),
  fc.record({ path, remove: fc.constant(true as const) }),
);

interface Document {
  readonly lines: readonly WrittenLine[];
  readonly text: string;
}

const document: fc.Arbitrary<Document> = fc.record({ root: table, choices: fc.array(fc.nat(11), { minLength: 1, maxLength: 40 }), eol: fc.constantFrom('\n', '\r\n'), isOpen: fc.boolean() })
  .map(({ root, choices, eol, isOpen }) => {
    let at = 0;
    const lines = writeToml(root, (options) => (choices[(at += 1) % choices.length] ?? 0) % options);
    const text = lines.map((line) => line.text).join(eol);
    return { lines, text: lines.length === 0 || isOpen ? text : text + eol };
  });

const startsWith = (whole: readonly string[], start: readonly string[]): boolean => start.every((key, index) => whole[index] === key);

/** Whether an edit must leave the line alone: it tells of something else. A header also stays when its table is added to. */
function isElsewhere(line: WrittenLine, at: readonly string[]): boolean {
  if (line.path === null) return false;
  return !startsWith(line.path, at) && (line.isHeader || !startsWith(at, line.path));
}

/** What the edit must be refused for, if anything. */
function refusal(root: JsonObject, { path: at, ...change }: ConfigEdit): string | null {
  const parents = at.slice(0, -1);
  let inner: JsonValue | undefined = root;
  for (const key of parents) {
    if (inner !== undefined && !isTable(inner)) return 'remove' in change ? 'path_not_found' : 'not_a_table';
    inner = inner?.[key];
  }
  if (inner !== undefined && !isTable(inner)) return 'remove' in change ? 'path_not_found' : 'not_a_table';
  return 'remove' in change && inner?.[at.at(-1) ?? ''] === undefined ? 'path_not_found' : null;
}

it('says what was asked for, leaves every other line alone, and does nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(document, edit, async ({ text, lines }, change) => {
      const before = read(text);
      const after = await editToml(text, [change]).catch((error: unknown) => error);
      if (typeof after !== 'string') {
        expect(after).toMatchObject({ code: refusal(before, change) });
        return;
      }
      expect(read(after)).toEqual(edited(before, change));
      const others = lines.filter((line) => isElsewhere(line, change.path)).map((line) => line.text);
      expect(isSubsequence(others, after.split(/\r?\n/))).toBe(true);
      if (!('remove' in change)) expect(await editToml(after, [change])).toBe(after);
    }),
    { numRuns: 1500 },
  );
});
