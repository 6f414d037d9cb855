import { type FileView, foldersAbove, isWithin } from '@codex-ts/file-policy';

import { foldedPattern } from './folded-pattern.ts';
import { type Region, regions } from './file-regions.ts';
import { type Form, type Section, text } from './sbpl.ts';

/** What may be read. Where that is not everything, the way to it may be looked at, and the usual devices work. */
export function readSection(view: FileView): Section {
  const readable = regions(view, 'read');
  if (isEverything(readable)) return { rules: [['allow', 'file-read*']], params: [] };
  const found = allowIn(['file-read*', 'file-map-executable'], 'READABLE_ROOT', readable);
  return { rules: [...found.rules, ...wayTo(readable), ...(view.root === 'none' ? DEVICES : [])], params: [...found.params, ...wayParams(readable)] };
}

/** What may be written: contents, names and all else about files. */
export function writeSection(view: FileView): Section {
  const writable = regions(view, 'write');
  if (isEverything(writable)) return { rules: [['allow', 'file-write*', ['regex', { regex: '^/' }]]], params: [] };
  const found = allowIn(['file-write*'], 'WRITABLE_ROOT', writable);
  const pinned = pinnedFolders(writable, regions(view, 'read'));
  if (pinned.length === 0) return found;
  // A folder that holds a protected place keeps its name: moved elsewhere, the place would be out of its rule's reach.
  // So does a writable root: a link in its place would lead the next command's rule elsewhere. The last rule that fits counts.
  const pins = ['deny', 'file-write-unlink', ...pinned.map((_, index): Form => ['literal', { param: `PINNED_${index}` }])];
  return { rules: [...found.rules, pins], params: [...found.params, ...pinned.map((path, index) => [`PINNED_${index}`, path] as const)] };
}

function isEverything(found: readonly Region[]): boolean {
  return found.length === 1 && found[0]?.path === '/' && found[0].excluded.length === 0;
}

function allowIn(operations: readonly string[], name: string, found: readonly Region[]): Section {
  if (found.length === 0) return { rules: [], params: [] };
  const filters = found.map((region, index) => regionFilter(region, `${name}_${index}`));
  const params = found.flatMap(({ path, excluded }, index): [string, string][] => [
    [`${name}_${index}`, path],
    ...excluded.map((rule, at): [string, string] => [`${name}_${index}_EXCLUDED_${at}`, rule.path]),
  ]);
  return { rules: [['allow', ...operations, ...filters]], params };
}

function regionFilter({ excluded }: Region, name: string): Form {
  const inside: Form = ['subpath', { param: name }];
  if (excluded.length === 0) return inside;
  const without = excluded.flatMap((rule, index): Form[] => {
    const param = { param: `${name}_EXCLUDED_${index}` };
    const exact: Form[] = [['require-not', ['literal', param]], ['require-not', ['subpath', param]]];
    // Hidden files were found on the disk, which judges them by the name they have there.
    const pattern = rule.origin === 'hidden' ? null : foldedPattern(rule);
    return pattern === null ? exact : [...exact, ['require-not', ['regex', { regex: pattern }]]];
  });
  return ['require-all', inside, ...without];
}

/** The writable roots, and the folders in them above the places where writing or reading ends. */
function pinnedFolders(writable: readonly Region[], readable: readonly Region[]): string[] {
  const closed = [...writable, ...readable].flatMap(({ excluded }) => excluded.map(({ path }) => path));
  const above = closed.flatMap(foldersAbove).filter((folder) => writable.some(({ path }) => isWithin(folder, path)));
  const roots = writable.map(({ path }) => path).filter((path) => path !== '/');
  return [...new Set([...roots, ...above])].sort();
}

function foldersTo(readable: readonly Region[]): string[] {
  return [...new Set(readable.flatMap(({ path }) => foldersAbove(path)))].sort();
}

function wayTo(readable: readonly Region[]): Form[] {
  const folders = foldersTo(readable).map((_, index): Form => ['literal', { param: `WAY_${index}` }]);
  return [['allow', 'file-read-metadata', ['literal', text('/')], ...folders]];
}

function wayParams(readable: readonly Region[]): [string, string][] {
  return foldersTo(readable).map((path, index) => [`WAY_${index}`, path]);
}

const READABLE_DEVICES = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/tty', '/dev/dtracehelper'];

const DEVICES: readonly Form[] = [
  ['allow', 'file-read*', ...READABLE_DEVICES.map((path): Form => ['literal', text(path)]), ['subpath', text('/dev/fd')]],
  ['allow', 'file-write-data', 'file-ioctl', ...['/dev/tty', '/dev/dtracehelper'].map((path): Form => ['literal', text(path)])],
];
