import { physicalPath } from './physical-path.ts';
import { type VerifiedChange } from './verified-change.ts';
import { isProtected, outermostRoot, type Roots } from './writable-root.ts';

export interface PathCheck {
  inside: boolean;
  /** Absolute paths, as in the changes, that a patch may not write without being asked about. */
  outside: string[];
}

/** The paths that a change writes or removes: both ends of a move. */
function touchedPaths(change: VerifiedChange): string[] {
  return change.type === 'update' && change.moveTo !== null ? [change.path, change.moveTo] : [change.path];
}

/**
 * Whether every path of the changes lies inside the roots: the base of the decision to ask. Protected names count
 * as outside. A path that a symlink leads elsewhere counts where it leads, which is also where `applyVerified`
 * would find it; what cannot be resolved is compared as it is spelled.
 */
export function checkPaths(changes: readonly VerifiedChange[], roots: Roots): PathCheck {
  if (roots === 'unrestricted') return { inside: true, outside: [] };
  const isOutside = (path: string): boolean => {
    const physical = physicalPath(path);
    return outermostRoot(physical, roots) === null || isProtected(physical, roots) || isProtected(path, roots);
  };
  const outside = changes.flatMap(touchedPaths).filter(isOutside);
  return { inside: outside.length === 0, outside };
}
