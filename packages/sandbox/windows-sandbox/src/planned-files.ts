import { win32 } from 'node:path';
import { type FileRule, type FileView } from '@codex-ts/file-policy';
import { type AclRequest, type SidReference, type WindowsLevel } from './launch-description.ts';
import { foldersBetween, isSamePath, isWithinFolder } from './windows-path.ts';

/** What commands could write there would act outside the sandbox later: it must not come into being. */
const CODEX_FOLDER = '.codex';

/** A folder that a command may write in, with the rules that close parts of it. */
interface WritablePart {
  root: string;
  closed: FileRule[];
}

/** The deepest rule over a path, itself left out. */
export function ruleAbove(path: string, rules: readonly FileRule[]): FileRule | undefined {
  return rules.findLast((rule) => isWithinFolder(path, rule.path) && !isSamePath(path, rule.path));
}

/** The folders that can be written, shallow first, none that an outer one covers already. */
export function writableParts(view: FileView): WritablePart[] {
  const roots = view.rules.filter((rule) => rule.access === 'write' && ruleAbove(rule.path, view.rules)?.access !== 'write');
  return roots.map(({ path }) => ({ root: path, closed: view.rules.filter((rule) => rule.access !== 'write' && isWithinFolder(rule.path, path)) }));
}

/** The restricting SIDs that make exactly these folders writable. */
export function capabilities(parts: readonly WritablePart[]): SidReference[] {
  if (parts.length === 0) return [{ kind: 'capability', name: 'readonly' }];
  return parts.map(({ root, closed }) => ({ kind: 'capability', name: 'root', root, variant: variantOf(closed) }));
}

/** All that must stand in access lists before a command under this view starts, in the order to be set. */
export function aclRequests(input: { view: FileView; level: WindowsLevel; readable: readonly string[] }): AclRequest[] {
  const parts = writableParts(input.view);
  const closed = parts.flatMap((part) => [...part.closed.flatMap((rule) => pins(part.root, rule)), ...part.closed.map(denyWrite)]);
  const opened = parts.map(({ root }): AclRequest => ({ path: root, access: 'allow-write', ifMissing: 'skip' }));
  // What is closed is closed before anything is opened.
  return unique([...closed, ...(input.level === 'elevated' ? readRequests(input.view, input.readable) : []), ...opened]);
}

/** Reading is by the account's own rights, which a restricted token does not narrow: only the sandbox's users can be told. */
function readRequests(view: FileView, readable: readonly string[]): AclRequest[] {
  const denied = view.rules.filter((rule) => rule.access === 'none');
  const allowed = view.rules.filter((rule) => rule.access === 'read' && rule.origin === 'policy' && (ruleAbove(rule.path, view.rules)?.access ?? view.root) === 'none');
  const open = view.root === 'none' ? [] : readable;
  return [
    ...denied.map(({ path }): AclRequest => ({ path, access: 'deny-read', ifMissing: 'skip' })),
    ...[...open, ...allowed.map(({ path }) => path)].map((path): AclRequest => ({ path, access: 'allow-read', ifMissing: 'skip' })),
  ];
}

function denyWrite({ path, access, origin }: FileRule): AclRequest {
  if (origin === 'protected' && win32.basename(path).toLowerCase() === CODEX_FOLDER) return { path, access: 'deny-write', ifMissing: 'make-folder' };
  // Nothing is there to be read, and what a command makes there is its own.
  if (access === 'none') return { path, access: 'deny-write', ifMissing: 'skip' };
  return { path, access: 'deny-write', ifMissing: 'refuse' };
}

/** Else a folder above could be renamed, and another with the closed name be put in its place. */
function pins(root: string, rule: FileRule): AclRequest[] {
  return foldersBetween(root, rule.path).map((path) => ({ path, access: 'pin', ifMissing: 'skip' }));
}

/** Protected names only ever gain entries; what a policy itself closes makes a SID of its own necessary. */
function variantOf(closed: readonly FileRule[]): string {
  return closed.filter(({ origin }) => origin !== 'protected').map(({ path, access }) => `${access}:${path.toLowerCase()}`).sort().join('|');
}

function unique(requests: readonly AclRequest[]): AclRequest[] {
  return requests.filter((request, index) => requests.findIndex((other) => other.access === request.access && isSamePath(other.path, request.path)) === index);
}
