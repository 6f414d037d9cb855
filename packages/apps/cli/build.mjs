// Bundles the command: `node packages/apps/cli/build.mjs` writes dist/bundle, which is what is published.
//   codex.cjs         the entry: answers --version and --help, loads nothing else for that
//   chunk-loader.cjs  loads the other chunks with their compiled code
//   demo/             the script and the sample project of the demonstration
//   *.cjs             lazy chunks; *.cjs.cache is what V8 compiled of them, good for this version of V8 only
// CommonJS, because Node starts it faster than ES modules and Node 20 can keep compiled code of nothing else.
import { build, transform } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: HERE,
  bundle: true,
  platform: 'node',
  target: 'node20',
  conditions: ['@codex-ts/source'],
  external: ['node-pty', 'better-sqlite3', 'koffi'],
  define: { CODEX_TS_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  logLevel: 'warning',
};

/** Node has no `import()` of our chunks: they are CommonJS, loaded by our own loader. */
const asRequire = { 'dynamic-import': false };

/** Fills `outdir`, which is emptied first. @returns what each lazy chunk holds: its modules, and what it loads from outside */
export async function buildBundle({ outdir, minify, codeCache }) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const [contents] = await Promise.all([buildChunks(outdir, minify), buildEntry(outdir, minify), buildLoader(outdir, minify)]);
  cpSync(join(HERE, 'demo'), join(outdir, 'demo'), { recursive: true });
  if (codeCache) recordCodeCache(outdir);
  return contents;
}

async function buildEntry(outdir, minify) {
  const throughLoader = {
    name: 'through-loader',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/run-process\.ts$/ }, () => ({ path: 'run.cjs', namespace: 'loader' }));
      onResolve({ filter: /\/patch-process\.ts$/ }, () => ({ path: 'patch.cjs', namespace: 'loader' }));
      onResolve({ filter: /\/chunk-loader\.cjs$/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /.*/, namespace: 'loader' }, ({ path }) => ({
        contents: `module.exports = require('./chunk-loader.cjs').chunkLoader(__dirname)('${path}');`,
        resolveDir: HERE,
      }));
    },
  };
  const outfile = join(outdir, 'codex.cjs');
  await build({
    ...common,
    minify,
    entryPoints: ['src/main.ts'],
    format: 'cjs',
    outfile,
    banner: { js: '#!/usr/bin/env node' },
    plugins: [throughLoader],
    supported: asRequire,
  });
  chmodSync(outfile, 0o755);
}

async function buildLoader(outdir, minify) {
  await build({ ...common, minify, entryPoints: ['src/entry/chunk-loader.ts'], format: 'cjs', outfile: join(outdir, 'chunk-loader.cjs') });
}

/** esbuild splits ES modules only: split first, then turn each chunk into CommonJS. */
async function buildChunks(outdir, minify) {
  const { outputFiles, metafile } = await build({
    ...common,
    minify,
    entryPoints: { run: 'src/process/run-process.ts', patch: 'src/apply-patch/patch-process.ts' },
    format: 'esm',
    splitting: true,
    outdir,
    outExtension: { '.js': '.cjs' },
    write: false,
    metafile: true,
  });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const { code } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        minify,
        supported: asRequire,
        sourcefile: basename(path),
        define: { 'import.meta.url': '__codexUrl' },
        logLevel: 'warning',
      });
      writeFileSync(path, code);
    }),
  );
  const outside = (imports) => imports.filter(({ external, kind }) => external && kind !== 'dynamic-import').map(({ path }) => path);
  return new Map(Object.entries(metafile.outputs).map(([path, { inputs, imports }]) => [basename(path), [...Object.keys(inputs), ...outside(imports)]]));
}

const HELLO = { id: 0, method: 'initialize' };
const CLIENT = { name: 'build', version: '0' };
/** What the bundle is run for, and what its clients say. */
const TOURS = {
  turn: [],
  interactive: [],
  'app-server': [{ ...HELLO, params: { clientInfo: CLIENT } }, { method: 'initialized' }, { id: 1, method: 'thread/start', params: {} }],
  'mcp-server': [{ jsonrpc: '2.0', ...HELLO, params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: CLIENT } }, { jsonrpc: '2.0', id: 1, method: 'tools/list' }],
};

/** Runs the bundle and keeps what V8 compiled. Without it the bundle is as good, only slower to start. */
function recordCodeCache(outdir) {
  for (const [tour, said] of Object.entries(TOURS)) {
    const input = said.map((message) => `${JSON.stringify(message)}\n`).join('');
    const run = spawnSync(process.execPath, [join(HERE, 'record-code-cache.cjs'), outdir, tour], { input, stdio: ['pipe', 'ignore', 'pipe'], encoding: 'utf8', timeout: 60_000 });
    if (run.status !== 0) process.stderr.write(`build: no code cache of ${tour} (${run.signal ?? run.status}): ${run.stderr}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildBundle({ outdir: join(HERE, 'dist', 'bundle'), minify: true, codeCache: true });
}
