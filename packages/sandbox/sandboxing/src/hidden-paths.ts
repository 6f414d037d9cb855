import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { depthOf, type FileView, foldersAbove, isWithin } from '@codex-ts/file-policy';
import { CodexError, errorMessage, type SandboxPolicy, systemErrorCode } from '@codex-ts/protocol';

/** bwrap mounts its own there, after or before everything else. */
const BEYOND_REACH: readonly string[] = ['/proc', '/dev'];

/**
 * Whether commands under `policy` can be kept from reading paths: only where a sandbox of ours stands around them.
 * Where this is false, `planCommand` throws when asked to hide anything.
 */
export function canDenyRead(policy: SandboxPolicy): boolean {
  if (policy.type === 'permission-profile') return policy.files.kind === 'restricted';
  return policy.type === 'read-only' || policy.type === 'workspace-write';
}

/**
 * What is to be hidden, links resolved, none inside another, shallow ones first. What does not exist is left out: there
 * is nothing to hide, and what a command makes there is its own. Throws CodexError `sandbox_unavailable` for what
 * cannot be looked at or hidden, `cwd_denied` when `cwd` itself would be hidden.
 */
export function hiddenPaths(denied: readonly string[], base: string, cwd: string): string[] {
  const real = [...new Set(denied.map((path) => realPath(resolve(base, path))).filter((path) => path !== null))].sort((a, b) => depthOf(a) - depthOf(b));
  const outermost: string[] = [];
  const known = new Set<string>();
  for (const path of real) {
    if (foldersAbove(path).some((above) => known.has(above))) continue;
    known.add(path);
    outermost.push(path);
  }
  const isHere = realPath(cwd);
  const covering = outermost.find((path) => isHere !== null && isWithin(isHere, path));
  if (covering !== undefined) throw new CodexError(`The command was not run: its working directory ${cwd} lies in ${covering}, which commands may not read.`, { code: 'cwd_denied' });
  for (const path of outermost) refuseUnreachable(path);
  return outermost;
}

/** `view` with `hidden` closed, whatever it says of them or of what is inside. */
export function withHidden(view: FileView, hidden: readonly string[]): FileView {
  if (hidden.length === 0) return view;
  const closed = new Set(hidden);
  const others = view.rules.filter(({ path }) => !closed.has(path) && !foldersAbove(path).some((above) => closed.has(above)));
  return { ...view, rules: [...others, ...hidden.map((path) => ({ path, access: 'none', origin: 'hidden' }) as const)].sort((a, b) => depthOf(a.path) - depthOf(b.path)) };
}

function refuseUnreachable(path: string): void {
  if (path === '/' || BEYOND_REACH.some((place) => isWithin(path, place))) throw cannotHide(path, 'it belongs to the system');
  try {
    statSync(path);
  } catch (error) {
    throw cannotHide(path, errorMessage(error), error);
  }
}

/** Null for what does not exist. Anything else that cannot be resolved might still be reached by a command. */
function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemErrorCode(error) ?? '')) return null;
    throw cannotHide(path, errorMessage(error), error);
  }
}

function cannotHide(path: string, reason: string, cause?: unknown): CodexError {
  return new CodexError(`The sandbox cannot hide ${path}, so the command was not run: ${reason}.`, { code: 'sandbox_unavailable', cause });
}
