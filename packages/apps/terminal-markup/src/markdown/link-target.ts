import { isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sanitizeRow } from '../sanitize.ts';
import { decodeEntities } from './entities.ts';
import { type MarkdownLook } from './markdown-look.ts';

/** Where a link leads: how that is shown, and the address for the terminal where it may open it. */
export interface LinkTarget {
  readonly kind: 'web' | 'file';
  readonly shown: string;
  readonly address: string | undefined;
}

type FileLinks = Pick<MarkdownLook, 'cwd' | 'fileOpener'>;

const SCHEME = /^[a-z][a-z\d+.-]+:/i;
/** What a click may do: read a page or write a letter, never run something. */
const OPENED = /^(https?|mailto|ftp):/i;
/** `#L1`, `#L1C2`, `#L1-L9`, `:1`, `:1:2`, `:1-9`. */
const PLACE = /(?:#L(\d+)(?:C(\d+))?(?:-L?(\d+)(?:C\d+)?)?|:(\d+)(?::(\d+))?(?:-(\d+)(?::\d+)?)?)$/;

/**
 * Reads the target of a Markdown link. What has no scheme, or `file:`, is a file: its path is shown relative to `cwd`
 * where it lies in it, with `:line`.
 */
export function linkTarget(href: string, files: FileLinks): LinkTarget {
  const target = sanitizeRow(decodeEntities(href)).trim();
  if (target.startsWith('#') || (SCHEME.test(target) && !/^file:/i.test(target) && !/^[a-z]:[\\/]/i.test(target))) {
    return { kind: 'web', shown: target, address: OPENED.test(target) ? asAddress(target) : undefined };
  }
  const place = PLACE.exec(target);
  const path = decodePath(target.slice(0, place?.index ?? target.length).replace(/^file:\/\/(localhost)?/i, ''));
  const line = place?.[1] ?? place?.[4];
  const [column, last] = [place?.[2] ?? place?.[5], place?.[3] ?? place?.[6]];
  return fileTarget(path, `${line === undefined ? '' : `:${line}`}${column === undefined ? '' : `:${column}`}${last === undefined ? '' : `-${last}`}`, files);
}

/** A file as it is shown; `place` is `:line` and the like, or empty. */
export function fileTarget(path: string, place: string, { cwd, fileOpener }: FileLinks): LinkTarget {
  const full = cwd === undefined || isAbsolute(path) ? path : resolve(cwd, path);
  const inside = cwd !== undefined && isAbsolute(path) ? relative(cwd, path) : path;
  const isInside = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  return { kind: 'file', shown: `${isInside ? inside : path}${place}`, address: isAbsolute(full) ? fileAddress(pathToFileURL(full), place, fileOpener) : undefined };
}

/** Editors take the line behind the path, and no range. */
function fileAddress(url: URL, place: string, opener: FileLinks['fileOpener']): string | undefined {
  if (opener === 'none') return undefined;
  return opener == null ? url.href : `${opener}://file${url.pathname}${place.replace(/-.*$/, '')}`;
}

/** Terminals take printable ASCII only. */
function asAddress(target: string): string | undefined {
  const address = target.replaceAll(/\p{Surrogate}/gu, '').replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
  return address.length > 2048 ? undefined : address;
}

function decodePath(path: string): string {
  if (!/%[\da-f]{2}/i.test(path)) return path;
  try {
    return sanitizeRow(decodeURIComponent(path));
  } catch {
    // A percent sign in a name, not an encoded character.
    return path;
  }
}
