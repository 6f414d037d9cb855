// Lints one package: `node tools/lint/lint.mjs packages/<wing>/<name>`.
import { ESLint } from 'eslint';

const [folder] = process.argv.slice(2);
const eslint = new ESLint({ cwd: process.cwd(), errorOnUnmatchedPattern: false });
const results = await eslint.lintFiles([`${folder}/**/*.{ts,mts,mjs}`]);
const formatter = await eslint.loadFormatter('stylish');
const text = await formatter.format(results);
if (text) process.stdout.write(text);
process.exitCode = results.some((r) => r.errorCount > 0) ? 1 : 0;
