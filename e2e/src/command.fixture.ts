import { join } from 'node:path';
import { repositoryRoot } from '@codex-ts/test-support';

/** The built command. `CODEX_E2E_COMMAND` names another build to be tested instead. */
export const COMMAND = process.env['CODEX_E2E_COMMAND'] ?? join(repositoryRoot(), 'packages/apps/cli/dist/bundle/codex.cjs');

/** The command from the working tree, as programs start it. */
export const TREE_COMMAND = join(repositoryRoot(), 'tools/codex');

/** The package that is published. */
export const PACKAGE = join(repositoryRoot(), 'packages/apps/cli');

/** An argument vector that runs the built command. */
export function codex(...args: string[]): string[] {
  return [process.execPath, COMMAND, ...args];
}
