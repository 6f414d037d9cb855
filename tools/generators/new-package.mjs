// Makes a package with the skeleton every package has: `npm run new-package -- <wing>/<name> "what it is"`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WINGS = ['foundation', 'storage', 'model', 'sandbox', 'workspace', 'extensions', 'engine', 'servers', 'apps', 'testing'];
const [target, about] = process.argv.slice(2);
const [wing, name, extra] = (target ?? '').split('/');
if (!WINGS.includes(wing) || !/^[a-z][a-z0-9-]*$/.test(name ?? '') || extra !== undefined || !about) {
  console.error(`usage: npm run new-package -- <wing>/<name> "what it is"\nwings: ${WINGS.join(', ')}`);
  process.exit(2);
}
const root = join('packages', wing, name);
if (existsSync(root)) {
  console.error(`${root} exists already`);
  process.exit(1);
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const version = JSON.parse(readFileSync('package.json', 'utf8')).version;
const files = {
  'package.json': json({
    name: `@codex-ts/${name}`,
    version,
    private: true,
    license: 'Apache-2.0',
    description: about,
    type: 'module',
    exports: { '.': { '@codex-ts/source': './src/index.ts', types: './dist/index.d.ts' } },
    dependencies: {},
  }),
  'tsconfig.json': json({ files: [], include: [], references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }] }),
  'tsconfig.lib.json': json({
    extends: '../../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/lib.tsbuildinfo' },
    include: ['src/**/*.ts', 'src/**/*.json'],
    exclude: ['src/**/*.spec.ts', 'src/**/*.fixture.ts'],
    references: [],
  }),
  'tsconfig.spec.json': json({
    extends: '../../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist/spec', tsBuildInfoFile: 'dist/spec.tsbuildinfo' },
    include: ['src/**/*.spec.ts', 'src/**/*.fixture.ts'],
    references: [{ path: './tsconfig.lib.json' }],
  }),
  'README.md': `# @codex-ts/${name}\n\n${about}\n`,
  'src/index.ts': `// The only door of @codex-ts/${name}: explicit named exports, no logic.\nexport {};\n`,
};
mkdirSync(join(root, 'src'), { recursive: true });
for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
console.log(`made ${root}; run npm install so that the workspace knows it`);
