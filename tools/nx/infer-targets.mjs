// Infers `lint`, `test`, `build` and `e2e` targets and the wing tag of every package from where it lies,
// so that no package repeats them. `typecheck` comes from @nx/js/typescript.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SHARED_LINT = ['{workspaceRoot}/eslint.config.mjs', '{workspaceRoot}/tools/lint/**/*'];
const SHARED_TEST = ['{workspaceRoot}/jest.config.mjs', '{workspaceRoot}/tools/test/**/*'];

function hasSpec(folder) {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true, recursive: true }).some((e) => e.isFile() && e.name.endsWith('.spec.ts'));
}

function lintTarget() {
  return {
    command: 'node {workspaceRoot}/tools/lint/lint.mjs {projectRoot}'.replaceAll('{workspaceRoot}/', ''),
    cache: true,
    inputs: ['default', '^production', ...SHARED_LINT, { externalDependencies: ['eslint', 'typescript-eslint', '@nx/eslint-plugin'] }],
    metadata: { description: 'ESLint over this package' },
  };
}

function jestTarget(name, root, reportName) {
  return {
    command: `node tools/test/jest.mjs ${root} ${reportName}`,
    cache: name === 'test',
    outputs: [`{workspaceRoot}/reports/${reportName}.json`],
    inputs: ['default', '^production', ...SHARED_TEST, { externalDependencies: ['jest', '@swc/jest', '@swc/core', 'fast-check'] }],
    metadata: { description: 'Jest over this package' },
  };
}

function inferPackage(file, workspaceRoot) {
  const root = dirname(file);
  const [, wing, folder] = root.split('/');
  const targets = { lint: lintTarget() };
  if (hasSpec(join(workspaceRoot, root, 'src'))) targets.test = jestTarget('test', root, `${wing}-${folder}`);
  if (existsSync(join(workspaceRoot, root, 'build.mjs'))) {
    targets.build = {
      command: `node ${root}/build.mjs`,
      cache: true,
      inputs: ['production', '^production', { externalDependencies: ['esbuild'] }],
      outputs: ['{projectRoot}/dist/bundle'],
      metadata: { description: 'Bundle what ships' },
    };
  }
  return { projects: { [root]: { root, tags: [`wing:${wing}`, `package:${folder}`], targets } } };
}

function inferEndToEnd(file) {
  const root = dirname(file);
  const target = { ...jestTarget('e2e', root, 'e2e'), command: `node tools/test/jest.mjs ${root} e2e --maxWorkers=2`, cache: true, dependsOn: ['@codex-ts/cli:build', '@codex-ts/sdk:build'] };
  target.inputs = ['default', { dependentTasksOutputFiles: '**/*', transitive: false }, '^default', '{workspaceRoot}/tools/codex', ...SHARED_TEST];
  return { projects: { [root]: { root, tags: ['wing:e2e'], targets: { lint: lintTarget(), e2e: target } } } };
}

export const createNodesV2 = [
  '{packages/*/*,e2e}/package.json',
  (files, _options, context) =>
    files.map((file) => [file, file.startsWith('e2e/') ? inferEndToEnd(file) : inferPackage(file, context.workspaceRoot)]),
];
