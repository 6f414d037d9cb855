import { sep } from 'node:path';

/** Whether `child` is `parent` or lies below it. Both absolute and normalised; links are not followed. */
export function isWithin(child: string, parent: string): boolean {
  return child === parent || child.startsWith(parent.endsWith(sep) ? parent : parent + sep);
}
