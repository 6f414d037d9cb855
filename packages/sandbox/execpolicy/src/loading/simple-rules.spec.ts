import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkRuleLine, prefixRuleLine } from '../amendments/rule-line.ts';
import { parseWithGrammar } from './parse-rules.ts';
import { readSimpleRules } from './simple-rules.ts';

const word = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('git', 'a"b', 'a\\b', 'tab\t', 'l\nf', '{x}', '#', '\u2028', '\u007f', '\\n', 'é'));
const line = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => prefixRuleLine(words)),
  fc.constantFrom('allow', 'prompt', 'forbidden', 'deny', 'x').map((decision) => `prefix_rule(pattern=["a","b"], decision="${decision}")`),
  fc.record({ host: fc.constantFrom('a.com', 'B.com:80', '[::1]', '*', 'a b', ''), protocol: fc.constantFrom('http' as const, 'https' as const), decision: fc.constantFrom('allow' as const, 'deny' as const) }).chain((amendment) => fc.constantFrom('=', ' = ').map((sign) => networkRuleLine(amendment).replaceAll('=', sign))),
  fc
    .record({
      pattern: fc.array(fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 3 }),
      decision: fc.constantFrom('', ', decision="prompt"', ',decision = "forbidden"', ', decision="no"'),
      reason: fc.constantFrom('', ', justification="why"', ', justification = "é \\n"', ', justification=" "', ', justification=None'),
    })
    .map(({ pattern, decision, reason }) => `prefix_rule(pattern = ${JSON.stringify(pattern)}${decision}${reason})`),
  fc.constantFrom('prefix_rule(pattern=["a", []])', 'prefix_rule(pattern=["a", [["b"]]])', 'prefix_rule(pattern=["a",])', '', '# comment', '#', ' ', '  # indented', 'prefix_rule(pattern=["a"])', 'prefix_rule(pattern=[], decision="allow")', 'prefix_rule(pattern=["a"], decision="allow") # behind', 'prefix_rule(pattern=["\\/"], decision="allow")', 'x', '\t'),
);
const text = fc.tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([lines, end, isClosed]) => lines.join(end) + (isClosed ? end : ''));

describe('readSimpleRules', () => {
  it('reads the lines that we write, and says the same as the parser wherever it says anything', async () => {
    let simple = 0;
    await fc.assert(
      fc.asyncProperty(text, async (rules) => {
        const read = readSimpleRules(rules);
        if (read === null) return;
        simple += 1;
        expect(await parseWithGrammar('x', rules)).toEqual(read);
      }),
      { numRuns: 3000 },
    );
    expect(simple).toBeGreaterThan(500);
  }, 60_000);

  it('needs no parser for what saying "always" writes', () => {
    const lines = [prefixRuleLine(['git', 'push', '--force "x"']), networkRuleLine({ host: 'a.com', protocol: 'https', decision: 'deny' })];
    expect(readSimpleRules(`# mine\n\n${lines.join('\n')}\n`)).toMatchObject({
      prefixRules: [{ first: 'git', rest: ['push', '--force "x"'], decision: 'allow', justification: undefined }],
      networkRules: [{ host: 'a.com', protocol: 'https', decision: 'forbidden', justification: 'Deny https access to a.com' }],
    });
  });
});
