// The page docs/grammars.md: what stands around the grammars, and one example of each language.
import { ebnfRule } from './ebnf.mjs';
import { learnedGrammar, reachable } from './learned-grammar.mjs';
import { wordLines, wordNamer } from './words.mjs';

const HEAD = `# Grammars

The three small languages that codex-ts reads. \`npm run docs:grammars\` makes this page from the parsers themselves, and a check in \`npm test\` fails while it says something else.

The notation is that of the XML specification: \`a b\` is one behind the other, \`a | b\` one of the two, \`a?\` at most once, \`a*\` any number of times, \`a+\` at least once; text in quotes stands for itself. Words in capitals are listed below the rules: some are of a kind, such as \`OPERATOR\`, by which rules know them.
`;

const RULES_EXAMPLE = `READ = ["status", "diff", "log"]
prefix_rule(pattern=["git", READ], match=["git log -1"], not_match=["git push"])
for tool in ["rm", "shred"]:
    prefix_rule(pattern=[tool], decision="forbidden", justification="use \`trash\`")
`;

const RULES_WORDS = {
  'string': 'text in "…", \'…\', """…""" or \'\'\'…\'\'\', with f, r or fr in front; of one line, but for three quotes',
  'new line': 'the end of a line that has something on it, outside of brackets',
  'indentation': 'such a line begins further in than the one before',
  'end of the indented block': 'it begins as far out again as a line before the block',
};

const PATCH_EXAMPLE = `*** Begin Patch
*** Update File: src/greet.py
*** Move to: src/hello.py
@@ def greet():
-    print("hi")
+    print("hello")
     return
*** Add File: notes.txt
+one line
*** Delete File: old.txt
*** End Patch
`;

const SHELL_EXAMPLE = `cd src && grep -n 'a b' *.ts | head -5; echo "it's done"`;
const NOT_SPLIT = ['ls > log', 'echo $HOME', 'make &', '(cd src; ls)', 'for f in *; do rm "$f"; done', 'X=1 make'];

/**
 * @param sources what `grammars.mjs` takes from the packages
 * @param shellGrammar the text of shell-command's grammar, which is tested against its parser there
 * @throws when an example is not read as the page says
 */
export async function grammarPage(sources, shellGrammar) {
  return [HEAD, await rules(sources), await patches(sources), shell(sources, shellGrammar)].join('\n');
}

async function rules({ chevrotain, buildReader, parseWithGrammar, OPERATOR_LEVELS }) {
  const read = await parseWithGrammar('example', RULES_EXAMPLE);
  expect(!('message' in read), `the rules file: ${read.message}`);
  const grammar = learnedGrammar(chevrotain, (generator) => buildReader(generator, true));
  const levels = OPERATOR_LEVELS.map((level) => level.map(code).join(' ')).join(', then ');
  return `## Rules for commands
Files \`*.rules\`: a subset of Starlark. What the calls mean is in [rules.md](rules.md).

${block('python', RULES_EXAMPLE)}
${block('ebnf', ruleLines(grammar, 'file'))}
The rules leave open what is checked behind them: operators bind from the loosest to the tightest as ${levels}; clauses of a comprehension and further items exclude one another; two values in an index stand in types only; \`load\` is known in order to be refused. Brackets, blocks and expressions nest to a limit. Then names, places of \`return\` and \`break\`, what is assigned to and the order of arguments and parameters are looked at, before anything runs.

Words, in the order in which they are tried, but for those in quotes, which come before any name:

${block('text', wordLines(grammar, RULES_WORDS, []))}`;
}

async function patches({ chevrotain, buildPatchGrammar, parsePatch, APPLY_PATCH_GRAMMAR, INLINE_SPACE_CLASS }) {
  const read = await parsePatch(PATCH_EXAMPLE);
  expect(read.ok, `the patch: ${read.error?.message}`);
  const grammar = learnedGrammar(chevrotain, (generator) => buildPatchGrammar(generator, true));
  return `## Patches
What the tool \`apply_patch\` takes. Every word is a whole line.

${block('text', PATCH_EXAMPLE)}
${block('ebnf', ruleLines(grammar, 'patch'))}
That is what stands between \`*** Begin Patch\` and \`*** End Patch\`. White space around the two markers does not count, nor does a here-document (\`<<EOF\`) around the whole. A line may be of several kinds; where it stands decides. A mark without text is bare, of several with text each is looked for behind the one before.

Lines, in the order in which they are tried; \`␣\` in a class is all white space but the line feed:

${block('text', wordLines(grammar, {}, [[INLINE_SPACE_CLASS, '␣']]))}
Models that write under a grammar get a stricter one, in the notation of Lark:

${block('lark', APPLY_PATCH_GRAMMAR)}`;
}

function shell({ splitPlainCommands }, shellGrammar) {
  const parts = splitPlainCommands(SHELL_EXAMPLE);
  expect(parts !== null, 'the shell script does not split');
  for (const script of NOT_SPLIT) expect(splitPlainCommands(script) === null, `the script \`${script}\` splits`);
  return `## Scripts that split
The scripts of \`bash -lc\`, \`sh -c\` and the like that are nothing but a list of plain commands. Each of these is then judged for itself.

${block('sh', SHELL_EXAMPLE)}
${block('json', parts.map((part) => JSON.stringify(part)).join('\n'))}
Judged as a whole, among others: ${NOT_SPLIT.map(code).join(', ')}.

${block('ebnf', shellGrammar)}`;
}

/** All rules that can be reached from one. */
function ruleLines(grammar, start) {
  const found = reachable(grammar.rules, start);
  const indent = Math.max(...found.map(({ name }) => name.length));
  const wordText = wordNamer(grammar);
  return found.map((rule) => ebnfRule(rule, indent, wordText)).join('\n');
}

function expect(holds, otherwise) {
  if (!holds) throw new Error(`an example of tools/docs is wrong: ${otherwise}`);
}

function code(text) {
  return `\`${text}\``;
}

function block(language, text) {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}
