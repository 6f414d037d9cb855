// `node tools/docs/grammars.mjs` writes docs/grammars.md from the grammars themselves; with `--check` it writes nothing
// and fails when the page is out of date.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { grammarPage } from './grammar-page.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = 'docs/grammars.md';

/** Of the packages: what builds a grammar, and what reads an example as users' texts are read. */
const SOURCES = `
export * as chevrotain from 'chevrotain';
export { buildReader } from './execpolicy/src/language/read-program.ts';
export { OPERATOR_LEVELS } from './execpolicy/src/language/precedence.ts';
export { parseWithGrammar } from './execpolicy/src/loading/parse-rules.ts';
export { splitPlainCommands } from './shell-command/src/index.ts';
export { APPLY_PATCH_GRAMMAR, parsePatch } from '../workspace/apply-patch/src/index.ts';
export { buildPatchGrammar } from '../workspace/apply-patch/src/patch-grammar.ts';
export { INLINE_SPACE_CLASS } from '../workspace/apply-patch/src/trim.ts';
`;

async function load() {
  const { outputFiles } = await build({
    stdin: { contents: SOURCES, resolveDir: join(ROOT, 'packages/sandbox'), loader: 'ts' },
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', conditions: ['@codex-ts/source'], logLevel: 'error' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** The page as it is; empty where there is none. */
function currentPage() {
  try {
    return readFileSync(join(ROOT, PAGE), 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const shellGrammar = readFileSync(join(ROOT, 'packages/sandbox/shell-command/grammar.ebnf'), 'utf8');
const page = await grammarPage(await load(), shellGrammar.replaceAll('\r\n', '\n'));
if (!options.check) writeFileSync(join(ROOT, PAGE), page);
else if (page !== currentPage()) {
  console.error(`${PAGE} is not what the grammars say: run \`node tools/docs/grammars.mjs\`.`);
  process.exitCode = 1;
}
