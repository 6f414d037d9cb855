// Bundles the package: `node packages/apps/sdk/build.mjs` writes dist/bundle, which is what is published.
//   index.js     all that is needed to drive a child; the engine and the schema checker are chunks that are loaded when used
//   types/       declarations: ours, and of our other packages what these name
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = import.meta.dirname;
const PACKAGES = join(HERE, '../..');
const SCOPE = '@codex-ts/';

/** Fills `outdir`, which is emptied first. */
export async function buildSdk(outdir) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await buildCode(outdir);
  buildTypes(join(outdir, 'types'));
}

async function buildCode(outdir) {
  await build({
    absWorkingDir: HERE,
    entryPoints: { index: 'src/index.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@codex-ts/source'],
    // Natives that are built where they are installed, and done without where that fails.
    external: ['node-pty', 'better-sqlite3', 'koffi'],
    // CommonJS inside ES modules asks for Node's own modules this way.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    outdir,
  });
}

/** The compiler writes declarations beside each package; whoever installs this one has no other package of ours. */
function buildTypes(outdir) {
  execFileSync(process.execPath, [createRequire(import.meta.url).resolve('typescript/bin/tsc'), '-b', join(HERE, 'tsconfig.lib.json')], { stdio: 'inherit' });
  const wanted = [join(HERE, 'dist/index.d.ts')];
  const seen = new Set(wanted);
  for (const file of wanted) {
    const want = (other) => {
      if (!seen.has(other)) wanted.push(other);
      seen.add(other);
      return pathTo(file, other);
    };
    const text = readFileSync(file, 'utf8').replaceAll(/(from |import\()'([^']+)'/g, (whole, before, name) => {
      if (name.startsWith(SCOPE)) return `${before}'${want(join(folderOf(name), 'dist/index.d.ts'))}'`;
      if (name.startsWith('.')) return `${before}'${want(join(dirname(file), name.replace(/\.ts$/, '.d.ts')))}'`;
      return whole;
    });
    const target = join(outdir, placeOf(file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** `<package>/<file>`: no two packages of ours have the same name. */
function placeOf(file) {
  const [, name, , ...rest] = relative(PACKAGES, file).split(sep);
  return join(name, ...rest);
}

function pathTo(from, to) {
  const path = relative(dirname(placeOf(from)), placeOf(to)).split(sep).join('/').replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function folderOf(name) {
  return dirname(createRequire(import.meta.url).resolve(join(PACKAGES, '..', 'node_modules', name, 'package.json')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildSdk(join(HERE, 'dist', 'bundle'));
