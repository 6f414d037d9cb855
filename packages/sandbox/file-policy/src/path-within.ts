import { dirname, sep } from 'node:path';

/** Whether names that differ in case only are one name, as on the usual disks of these systems. */
const FOLDS_CASE = process.platform === 'darwin' || process.platform === 'win32';

/** Whether `child` is `parent` or lies below it. Both absolute and normalised; links are not followed. */
export function isWithin(child: string, parent: string): boolean {
  return child === parent || child.startsWith(parent.endsWith(sep) ? parent : parent + sep);
}

/** As `isWithin`, and also where only the case differs on systems that mostly do not tell it apart: for what is to stay closed. */
export function mayBeWithin(child: string, parent: string, foldsCase = FOLDS_CASE): boolean {
  return isWithin(child, parent) || (foldsCase && isWithin(child.toLowerCase(), parent.toLowerCase()));
}

/** How many names lead from the root to `path`. */
export function depthOf(path: string): number {
  return path.split(sep).filter((part) => part !== '').length;
}

/** The folders above `path`, the nearest first; without the root of the disk. */
export function foldersAbove(path: string): string[] {
  const above: string[] = [];
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) above.push(at);
  return above;
}
