import { type FileRule } from '@codex-ts/file-policy';

/** Letters beyond ASCII have several spellings, and how patterns take them is not documented. */
const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * A pattern for the path of a rule and all below it in any case: the disks of a Mac take `.CODEX` for `.codex`, and a
 * name that does not exist yet is judged as it was spelled. Only ever used to forbid, so the few characters that have a
 * meaning inside a pattern or end it stand for any one character, and in protected paths letters beyond ASCII for any
 * part of a name. Null for other paths with such letters: there it would forbid the neighbours too.
 */
export function foldedPattern({ path, origin }: FileRule): string | null {
  if (origin !== 'protected' && BEYOND_ASCII.test(path)) return null;
  const parts = path.replace(/\/$/, '').match(/[\0-\x7f]|[^\0-\x7f]+/g) ?? [];
  return `^${parts.map(patternOf).join('')}(/.*)?$`;
}

function patternOf(part: string): string {
  if (BEYOND_ASCII.test(part)) return '[^/]+';
  if (/[A-Za-z]/.test(part)) return `[${part.toUpperCase()}${part.toLowerCase()}]`;
  if (/[0-9/_-]/.test(part)) return part;
  return /["\\[\]^\0-\x1f\x7f]/.test(part) ? '.' : `[${part}]`;
}
