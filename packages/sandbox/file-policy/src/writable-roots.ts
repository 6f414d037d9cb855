import { type SandboxPolicy } from '@codex-ts/protocol';
import { examine } from './file-view.ts';
import { depthOf, isWithin } from './path-within.ts';

/** Absolute paths, symlinks resolved. */
export interface WritableRoot {
  root: string;
  /** Inside `root` but not writable: protected names, and what the policy itself takes out. */
  readOnlySubpaths: string[];
}

/**
 * The places that a command may write under `policy`: [] for read-only, the whole disk for policies without a file
 * sandbox, else in the policy's order (working directory, /tmp, $TMPDIR, roots). Roots that do not exist are left out,
 * as in the original. The deepest root over a path decides about it. `env` supplies TMPDIR and is the command's
 * environment.
 */
export function writableRoots(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): WritableRoot[] {
  const { view, roots } = examine(policy, cwd, env);
  const closed = view.rules.filter((rule) => rule.access !== 'write').map((rule) => rule.path);
  return roots.map((root) => ({ root, readOnlySubpaths: closed.filter((path) => nearestOver(path, roots) === root) }));
}

/** Whether everything may be written: no process needs to stand around a command for the sake of files. */
export function isFullDiskWrite(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): boolean {
  // Only a profile can say so, or a policy without any word on files.
  if (policy.type === 'read-only' || policy.type === 'workspace-write') return false;
  return examine(policy, cwd, env).isFullDiskWrite;
}

function nearestOver(path: string, roots: readonly string[]): string | undefined {
  return roots.filter((root) => isWithin(path, root)).sort((a, b) => depthOf(b) - depthOf(a))[0];
}
