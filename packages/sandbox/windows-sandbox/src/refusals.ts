import { type FileView } from '@codex-ts/file-policy';
import { type FileAccess, type NetworkAccess } from '@codex-ts/protocol';
import { type WindowsLevel } from './launch-description.ts';
import { ruleAbove, writableParts } from './planned-files.ts';
import { sandboxFolder } from './sandbox-folder.ts';
import { isSamePath } from './windows-path.ts';

/** The parts of a plan that decide whether Windows can hold it. */
export interface Enforceable {
  view: FileView;
  network: NetworkAccess;
  level: WindowsLevel;
  /** Of the policy's legacy form; left out: not compared. */
  legacyWritableRoots?: readonly string[] | undefined;
  codexHome: string;
}

/**
 * Why this policy cannot be enforced by this backend, as the end of a sentence; null when it can. The limits are the
 * original's.
 */
export function refusal(input: Enforceable): string | null {
  if (input.view.root === 'write') return 'the Windows sandbox cannot leave the whole disk writable and still confine a command; use `workspace-write`, or `danger-full-access`';
  const own = sandboxFolder(input.codexHome);
  // What the sandbox remembers decides what the next command may write.
  if (accessUnder(own, input.view) === 'write') return `commands could change ${own}, from which the Windows sandbox is run; set CODEX_HOME to a folder outside the workspace`;
  return input.level === 'elevated' ? elevatedRefusal(input.view) : unelevatedRefusal(input);
}

function elevatedRefusal(view: FileView): string | null {
  const reopened = view.rules.find((rule) => rule.access === 'write' && view.rules.some((other) => other.access === 'none' && isAbove(other.path, rule.path, view)));
  if (reopened === undefined) return null;
  return `${reopened.path} is writable but lies in a folder that commands may not read, which the elevated Windows sandbox cannot express`;
}

function unelevatedRefusal({ view, network, legacyWritableRoots }: Enforceable): string | null {
  const hint = 'the unelevated Windows sandbox cannot express; set `windows.sandbox = "elevated"`, or change the policy';
  if (network === 'proxied') return `network only through the proxy is something that ${hint}`;
  if (view.root === 'none') return `the policy does not let commands read the whole disk, which ${hint}`;
  const hidden = view.rules.find((rule) => rule.access === 'none');
  if (hidden !== undefined) return `commands may not read ${hidden.path}, which ${hint}`;
  const reopened = view.rules.find((rule) => rule.access === 'write' && isReopened(rule.path, view));
  if (reopened !== undefined) return `${reopened.path} is writable although it lies in a part that is read-only, which ${hint}`;
  const roots = writableParts(view).map(({ root }) => root);
  const odd = legacyWritableRoots === undefined ? undefined : differing(roots, legacyWritableRoots);
  return odd === undefined ? null : `the writable folders of the policy and of its legacy form differ (${odd}), which ${hint}`;
}

/** Writable below a read-only part of a writable folder. */
function isReopened(path: string, view: FileView): boolean {
  const above = ruleAbove(path, view.rules);
  return above?.access === 'read' && view.rules.some((rule) => rule.access === 'write' && isAbove(rule.path, above.path, view));
}

function accessUnder(path: string, view: FileView): FileAccess {
  return ruleAbove(path, view.rules)?.access ?? view.root;
}

/** By the chain of rules, so that equal spellings count as one. */
function isAbove(upper: string, path: string, view: FileView): boolean {
  for (let above = ruleAbove(path, view.rules); above !== undefined; above = ruleAbove(above.path, view.rules)) {
    if (isSamePath(above.path, upper)) return true;
  }
  return false;
}

function differing(a: readonly string[], b: readonly string[]): string | undefined {
  const lacking = (from: readonly string[], others: readonly string[]): string | undefined => from.find((path) => !others.some((other) => isSamePath(path, other)));
  return lacking(a, b) ?? lacking(b, a);
}
