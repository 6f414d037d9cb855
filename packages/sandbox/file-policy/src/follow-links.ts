import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

/** What a path leads to. */
export interface Followed {
  /** Symlinks resolved; what is missing at the end is appended as it is spelled. */
  readonly real: string;
  /** Where the links lie that were followed, themselves resolved. */
  readonly links: readonly string[];
  /** `unknown`: we may not look. */
  readonly state: 'exists' | 'missing' | 'unknown';
}

const MAX_LINKS = 40;

/** Follows an absolute path link by link; a chain of links that never ends counts as missing. */
export function followLinks(path: string): Followed {
  const start = resolve(path);
  const direct = orCode(() => realpathSync.native(start));
  if (direct.value === start) return { real: start, links: [], state: 'exists' };
  const { root } = parse(start);
  const open = start.slice(root.length).split(sep).filter((name) => name !== '');
  const links: string[] = [];
  let at = root;
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const next = join(at, name);
    const { value, code } = orCode(() => lstatSync(next));
    if (value === undefined) return { real: join(next, ...open), links, state: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown' };
    if (!value.isSymbolicLink()) {
      at = next;
      continue;
    }
    links.push(next);
    if (links.length > MAX_LINKS) return { real: start, links, state: 'missing' };
    const target = resolve(at, readlinkSync(next));
    at = parse(target).root;
    open.unshift(...target.slice(at.length).split(sep).filter((part) => part !== ''));
  }
  return { real: at, links, state: 'exists' };
}

/** The real path of the deepest existing ancestor with the missing rest appended; null behind a broken link. */
export function realPathOfExisting(path: string): string | null {
  const { value, code } = orCode(() => realpathSync.native(path));
  if (value !== undefined) return value;
  if (code !== 'ENOENT' || isLink(path) || path === dirname(path)) return null;
  const parent = realPathOfExisting(dirname(path));
  return parent === null ? null : join(parent, basename(path));
}

/** Whether the name itself is a symbolic link. */
export function isLink(path: string): boolean {
  return lookAt(path)?.isSymbolicLink() ?? false;
}

/** What is at `path`, links not followed; undefined when there is nothing or we may not look. */
export function lookAt(path: string): Stats | undefined {
  return orCode(() => lstatSync(path)).value;
}

/** The real path; null for what does not exist or cannot be reached. */
export function realPath(path: string): string | null {
  return orCode(() => realpathSync.native(path)).value ?? null;
}

function orCode<T>(look: () => T): { value?: T; code?: string } {
  try {
    return { value: look() };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return { code };
  }
}
