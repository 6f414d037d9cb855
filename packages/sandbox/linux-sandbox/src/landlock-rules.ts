import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FileRule, type FileView, isWithin, platformPaths } from '@codex-ts/file-policy';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { landlockRefusal } from './landlock-refusal.ts';
import { type Grant, grantedRights } from './landlock-rights.ts';
import { maskTarget } from './metadata-masks.ts';

/** One right over a path and all that is in it. */
export interface LandlockRule {
  /** A real path. */
  readonly path: string;
  /** `LANDLOCK_ACCESS_FS_*` bits; those that the kernel does not know are taken away in the end. */
  readonly rights: number;
}

/** Device files that programs take for granted. `tty` is the controlling terminal, if the command has one. */
const DEVICES: readonly string[] = ['null', 'zero', 'full', 'random', 'urandom', 'tty'].map((name) => `/dev/${name}`);
/** The kernel's own settings are files of the user root: without any capability root could write them. */
const NEVER_WRITTEN: readonly string[] = ['/proc', '/sys'];
/** Disks, keyboards, other terminals, other programs' shared memory: only what a policy names. */
const DEVICE_FOLDER = '/dev';
/** Each costs the stage some microseconds and an open file for a moment. */
const MAX_RULES = 10_000;

type Give = (path: string, grant: Grant) => void;

/**
 * A view as Landlock rules. They only ever add rights downwards, so a folder with a part that stays read-only cannot be
 * granted itself: what is in it now is granted piece by piece, and directly in it nothing can be created, renamed or
 * removed. `scratch` are folders (/tmp) that are granted whole while the protected names in them do not exist.
 * Throws CodexError `sandbox_unavailable` for what such rules cannot say: something closed within something readable,
 * a protected name that is a link, too many pieces.
 */
export function landlockRules(view: FileView, scratch: readonly string[]): LandlockRule[] {
  const rules = [...wholeDiskRules(view), ...view.rules].filter((rule) => !isFree(rule, scratch));
  for (const rule of rules) refuseInexpressible(rule, view, rules);
  const grants = new Map<string, LandlockRule>();
  const give: Give = (path, grant) => addGrant(grants, path, grant);
  giveReadable(view, give);
  const closed: FileRule[] = [...rules.filter((rule) => rule.access !== 'write'), { path: DEVICE_FOLDER, access: 'none', origin: 'protected' }];
  for (const { path, access } of rules) {
    if (access === 'read') give(path, 'read');
    if (access === 'write') giveWritable(path, closed, give);
  }
  for (const device of DEVICES) give(device, 'use');
  if (grants.size > MAX_RULES) throw landlockRefusal(`would need ${grants.size} rules for this policy; make fewer or smaller folders writable`);
  return [...grants.values()];
}

function wholeDiskRules(view: FileView): FileRule[] {
  if (view.root !== 'write') return [];
  return [{ path: '/', access: 'write', origin: 'policy' }, ...NEVER_WRITTEN.map((path): FileRule => ({ path, access: 'read', origin: 'protected' }))];
}

/** Without a readable root: what programs need to run, and /proc, which has no stand-in of its own here. */
function giveReadable(view: FileView, give: Give): void {
  if (view.root === 'none') {
    for (const path of runtimePaths(view)) give(path, 'read');
    return;
  }
  give('/', 'list');
  for (const name of namesIn('/')) if (join('/', name) !== DEVICE_FOLDER) give(join('/', name), 'read');
}

function runtimePaths(view: FileView): readonly string[] {
  return ['/proc', ...(view.minimal ? platformPaths('linux') : [])];
}

function isFree(rule: FileRule, scratch: readonly string[]): boolean {
  return rule.origin === 'protected' && scratch.includes(dirname(rule.path)) && maskTarget(rule.path) === 'missing';
}

function refuseInexpressible(rule: FileRule, view: FileView, rules: readonly FileRule[]): void {
  const { path, access, origin } = rule;
  if (access === 'none') {
    const readable = [...(view.root === 'none' ? runtimePaths(view) : ['/']), ...rules.filter((other) => other.access !== 'none').map((other) => other.path)];
    if (readable.some((tree) => isWithin(path, tree))) throw landlockRefusal(`cannot hide ${path}, which lies inside a readable folder`);
  }
  if (origin === 'protected' && statOf(path)?.isSymbolicLink() === true) {
    throw landlockRefusal(`cannot protect ${path}, because it is a symbolic link; replace it by a real folder, or remove it`);
  }
}

function giveWritable(path: string, closed: readonly FileRule[], give: Give): void {
  const inside = closed.filter((rule) => rule.path !== path && isWithin(rule.path, path));
  if (inside.length === 0) {
    give(path, 'write');
    return;
  }
  give(path, path === '/' ? 'list' : 'read');
  for (const name of namesIn(path)) {
    const entry = join(path, name);
    // What is protected here is left as it is; a writable part of it has a rule of its own.
    if (!inside.some((rule) => rule.path === entry)) giveWritable(entry, inside, give);
  }
}

function addGrant(grants: Map<string, LandlockRule>, path: string, grant: Grant): void {
  const stat = statOf(path);
  // A link is no place of its own, and what does not exist cannot be granted.
  if (stat === undefined || stat.isSymbolicLink()) return;
  const rights = grantedRights(grant, stat.isDirectory() ? 'directory' : 'file');
  if (rights === 0) return;
  grants.set(path, { path, rights: rights | (grants.get(path)?.rights ?? 0) });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
    throw landlockRefusal(`cannot look into ${folder} (${errorMessage(error)})`, error);
  }
}

function statOf(path: string): ReturnType<typeof lstatSync> {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EACCES' || code === 'ENOTDIR') return undefined;
    throw landlockRefusal(`cannot look at ${path} (${errorMessage(error)})`, error);
  }
}
