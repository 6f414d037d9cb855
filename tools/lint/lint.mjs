// Lints folders: `node tools/lint/lint.mjs packages/<wing>/<name> ...`. Many at once share what ESLint and TypeScript load.
import { createProjectGraphAsync, readCachedProjectGraph } from '@nx/devkit';
import { ESLint } from 'eslint';

await ensureProjectGraph();
const folders = process.argv.slice(2);
const eslint = new ESLint({ cwd: process.cwd(), errorOnUnmatchedPattern: false });
const results = await eslint.lintFiles(folders.map((folder) => `${folder}/**/*.{ts,mts,mjs}`));
const formatter = await eslint.loadFormatter('stylish');
const text = await formatter.format(results);
if (text) process.stdout.write(text);
process.exitCode = results.some((r) => r.errorCount > 0) ? 1 : 0;

/** Without it the rule that keeps the wings apart would only warn and pass everything. */
async function ensureProjectGraph() {
  try {
    readCachedProjectGraph();
  } catch {
    process.env.NX_DAEMON = 'false';
    await createProjectGraphAsync({ exitOnError: true });
  }
}
