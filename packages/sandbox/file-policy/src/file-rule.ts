import { type FileAccess } from '@codex-ts/protocol';
import { depthOf, isWithin, mayBeWithin } from './path-within.ts';
import { platformPaths } from './platform-paths.ts';

/** What holds at a path and below it, unless a deeper rule says otherwise. */
export interface FileRule {
  /** Absolute, symlinks resolved; a protected name that is a link stands as it is. It need not exist. */
  readonly path: string;
  readonly access: FileAccess;
  /** `protected`: not the policy's words but ours, for names through which commands could act outside the sandbox later. */
  readonly origin: 'policy' | 'protected' | 'hidden';
}

/** What a policy means for files, as the disk is now. */
export interface FileView {
  /** What holds where no rule does. */
  readonly root: FileAccess;
  /** Whether what programs need to run at all (`platformPaths`) is readable although `root` is `none`. */
  readonly minimal: boolean;
  /** Shallow to deep, one per path; the most specific one wins. */
  readonly rules: readonly FileRule[];
}

/** The deepest rule over `path`, a real path; undefined where only `root` and `minimal` speak. */
export function ruleFor(path: string, rules: readonly FileRule[]): FileRule | undefined {
  return rules.findLast((rule) => covers(rule, path));
}

/** What a view says of a real path. Links are not followed. */
export function accessAt(path: string, view: FileView): FileAccess {
  const rule = ruleFor(path, view.rules);
  if (!view.minimal || view.root !== 'none') return rule?.access ?? view.root;
  const platform = platformPaths().filter((place) => isWithin(path, place)).map(depthOf);
  const isDeeper = platform.some((depth) => rule === undefined || depth > depthOf(rule.path));
  return isDeeper ? 'read' : (rule?.access ?? 'none');
}

/** Shallow first; equal depth keeps its order. */
export function byDepth<T extends { path: string }>(rules: readonly T[]): T[] {
  return [...rules].sort((a, b) => depthOf(a.path) - depthOf(b.path));
}

function covers(rule: FileRule, path: string): boolean {
  return rule.access === 'write' ? isWithin(path, rule.path) : mayBeWithin(path, rule.path);
}
