import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type HiddenPath, type MountRoot } from '@codex-ts/linux-sandbox';
import { CodexError, errorMessage, type SandboxPolicy, systemErrorCode } from '@codex-ts/protocol';
import { isWithin } from './path-within.ts';

/** bwrap mounts its own there, after or before everything else. */
const BEYOND_REACH: readonly string[] = ['/proc', '/dev'];

/**
 * Whether commands under `policy` can be kept from reading paths: only where a sandbox of ours stands around them.
 * Where this is false, `planCommand` throws when asked to hide anything.
 */
export function canDenyRead(policy: SandboxPolicy): boolean {
  return policy.type === 'read-only' || policy.type === 'workspace-write';
}

/**
 * What is to be hidden, links resolved, none inside another, shallow ones first. What does not exist is left out: there
 * is nothing to hide, and what a command makes there is its own. Throws CodexError `sandbox_unavailable` for what
 * cannot be looked at or hidden, `cwd_denied` when `cwd` itself would be hidden.
 */
export function hiddenPaths(denied: readonly string[], base: string, cwd: string): HiddenPath[] {
  const real = [...new Set(denied.map((path) => realPath(resolve(base, path))).filter((path) => path !== null))].sort(byDepth);
  const outermost: string[] = [];
  const known = new Set<string>();
  for (const path of real) {
    if (ancestorsOf(path).some((above) => known.has(above))) continue;
    known.add(path);
    outermost.push(path);
  }
  const isHere = realPath(cwd);
  const covering = outermost.find((path) => isHere !== null && isWithin(isHere, path));
  if (covering !== undefined) throw new CodexError(`The command was not run: its working directory ${cwd} lies in ${covering}, which commands may not read.`, { code: 'cwd_denied' });
  return outermost.map((path) => ({ path, kind: kindOf(path) }));
}

/**
 * The mounts of the writable roots, with the folders above hidden paths pinned: a command could otherwise rename such a
 * folder and the next one would read what is in it under the new name.
 */
export function pinAbove(hidden: readonly HiddenPath[], roots: readonly MountRoot[]): MountRoot[] {
  const above = new Set(hidden.flatMap(({ path }) => ancestorsOf(path)));
  const pinned = new Map<string, string[]>();
  for (const folder of [...above].sort(byDepth)) {
    const holding = roots.filter(({ root }) => isWithin(folder, root)).sort((a, b) => b.root.length - a.root.length)[0];
    // A root is a mount already, and in a read-only part nothing can be renamed.
    if (holding === undefined || holding.root === folder) continue;
    if ([...holding.readOnly, ...holding.masked].some((part) => isWithin(folder, part))) continue;
    pinned.set(holding.root, [...(pinned.get(holding.root) ?? []), folder]);
  }
  return roots.map((root) => ({ ...root, pinned: pinned.get(root.root) ?? [] }));
}

function ancestorsOf(path: string): string[] {
  const above: string[] = [];
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) above.push(at);
  return above;
}

function byDepth(a: string, b: string): number {
  return a.split('/').length - b.split('/').length;
}

function kindOf(path: string): HiddenPath['kind'] {
  if (path === '/' || BEYOND_REACH.some((place) => isWithin(path, place))) throw cannotHide(path, 'it belongs to the system');
  try {
    return statSync(path).isDirectory() ? 'directory' : 'file';
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
