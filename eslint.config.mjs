// The rules that keep the house: wing direction, no deep imports, size of modules and functions, no `any`,
// no floating promises. See docs/architecture.md for the reasons.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { longModule } from './tools/lint/long-module.mjs';

const wings = {
  foundation: [],
  storage: ['foundation'],
  model: ['storage', 'foundation'],
  sandbox: ['storage', 'foundation'],
  workspace: ['storage', 'foundation'],
  engine: ['storage', 'foundation'],
  servers: ['engine', 'storage', 'foundation'],
  apps: ['servers', 'engine', 'model', 'sandbox', 'workspace', 'storage', 'foundation'],
  testing: ['foundation'],
};
const tags = (names) => names.map((n) => `wing:${n}`);
const wingRules = Object.entries(wings).map(([wing, below]) => ({
  sourceTag: `wing:${wing}`,
  onlyDependOnLibsWithTags: tags([wing, ...below]),
}));
const threadsRule = {
  allSourceTags: ['wing:engine', 'package:threads'],
  onlyDependOnLibsWithTags: tags(['engine', 'model', 'sandbox', 'workspace', 'storage', 'foundation']),
};
const shipped = [...wingRules.filter((r) => r.sourceTag !== 'wing:engine'), ...engineRules()];

/** The engine knows interfaces; only `threads` may reach the wings that implement them. */
function engineRules() {
  const parts = ['core', 'context', 'tools', 'orchestrator', 'session'].map((name) => ({
    allSourceTags: ['wing:engine', `package:${name}`],
    onlyDependOnLibsWithTags: tags(name === 'core' ? ['foundation'] : ['engine', 'storage', 'foundation']),
  }));
  return [...parts, threadsRule];
}

const boundaries = (depConstraints) => [
  'error',
  { enforceBuildableLibDependency: false, allow: [], depConstraints, banTransitiveDependencies: false },
];

const DEEP = { group: ['@codex-ts/*/*'], message: 'A package has one door: import it by its name alone.' };

const strictRules = {
  'max-lines': ['error', { max: 500 }],
  'house/long-module': ['warn', { max: 300 }],
  'no-restricted-imports': ['error', { patterns: [DEEP] }],
  'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
  'no-restricted-syntax': ['error', { selector: 'TSNonNullExpression', message: 'No non-null `!`: prove it to the compiler.' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  'no-empty': ['error', { allowEmptyCatch: false }],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/__fixtures__/**', 'reports/**', '.nx/**'] },
  { plugins: { '@typescript-eslint': tseslint.plugin, '@nx': nx, house: { rules: { 'long-module': longModule } } } },
  {
    files: ['{packages,e2e}/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: strictRules,
  },
  {
    files: ['packages/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.fixture.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(shipped) },
  },
  {
    // A test may stand on the testing wing too, and its `describe` is a table of contents, not a function.
    files: ['packages/**/*.{spec,fixture}.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@nx/enforce-module-boundaries': boundaries([{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }]),
    },
  },
  { files: ['e2e/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    // The first chunk of the command answers --version and --help: nothing but Node and its own small files.
    files: ['packages/apps/cli/src/main.ts', 'packages/apps/cli/src/entry/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [DEEP, { group: ['@codex-ts/*', 'chevrotain', 'typebox', 'typebox/*', 'ws', 'node-pty', '@iarna/toml'], allowTypeImports: true, message: 'The entry chunk stays light: use a lazy import().' }] },
      ],
    },
  },
);
