import { dirname } from 'node:path';
import { type FileAccess, type FileSystemEntry, type SandboxPolicy } from '@codex-ts/protocol';
import { type Surroundings, placesOf } from './entry-places.ts';
import { accessAt, byDepth, type FileRule, type FileView } from './file-rule.ts';
import { FirstSeen } from './first-seen.ts';
import { type Followed, followLinks } from './follow-links.ts';
import { policyFiles } from './policy-files.ts';
import { protectedNames } from './protected-names.ts';

const WHOLE_DISK: FileView = { root: 'write', minimal: false, rules: [] };
/** Writing beats reading and nothing beats both, where two entries speak of the same path. */
const STRENGTH: Readonly<Record<FileAccess, number>> = { read: 0, write: 1, none: 2 };

const firstSeen = new FirstSeen();

/** A view with its writable places in the policy's order, and whether it lets everything be written. */
export interface Examined {
  readonly view: FileView;
  readonly roots: readonly string[];
  readonly isFullDiskWrite: boolean;
}

/**
 * What `policy` means on the disk as it is now; to be asked anew for each command, because `.git` may have appeared.
 * Writable places that do not exist are left out, as in the original. A place that was reached through a link in a
 * writable folder keeps meaning what the link led to when this process first saw it.
 */
export function fileView(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): FileView {
  return examine(policy, cwd, env).view;
}

/** `fileView` for those who need more than the view. `seen` is what this process remembers of links. */
export function examine(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv, seen = firstSeen): Examined {
  const files = policyFiles(policy);
  if (files.kind === 'unrestricted') return { view: WHOLE_DISK, roots: ['/'], isFullDiskWrite: true };
  const around = { cwd, env };
  const places = settled(files.entries.flatMap((entry) => placed(entry, around)), seen);
  const access = combined(places);
  const rules = [...access].filter(([path]) => path !== '/').map(([path, allowed]): FileRule => ({ path, access: allowed, origin: 'policy' }));
  const root = access.get('/') ?? 'none';
  const named = new Set(places.flatMap(({ spelled, followed }) => [spelled, followed.real]));
  const minimal = files.entries.some(({ path, access: allowed }) => isMinimal(path) && allowed !== 'none');
  const bare: FileView = { root, minimal, rules: byDepth(rules) };
  const roots = [...access].filter(([, allowed]) => allowed === 'write').map(([path]) => path);
  // A disk given away as a whole has no protected names. Only a profile's own word for it does that, not a root that happens to be `/`.
  if (files.entries.some(isWholeDisk) && root === 'write' && rules.every((rule) => rule.access === 'write')) {
    return { view: { ...bare, rules: [] }, roots, isFullDiskWrite: true };
  }
  const here = followLinks(cwd).real;
  const projects = roots.includes(here) || accessAt(here, bare) !== 'write' ? roots : [...roots, here];
  // Elsewhere such a name is closed already, and to say that it may be read would open what is hidden.
  const closed = protectedNames(projects, named, env).filter(({ path }) => accessAt(path, bare) === 'write');
  return { view: { ...bare, rules: byDepth([...rules, ...closed]) }, roots, isFullDiskWrite: false };
}

function isWholeDisk({ path, access }: FileSystemEntry): boolean {
  return path.type === 'special' && path.value.kind === 'root' && path.value.subpath === undefined && access === 'write';
}

/** One entry at one place. */
interface Place {
  readonly spelled: string;
  readonly access: FileAccess;
  readonly followed: Followed;
}

function placed(entry: FileSystemEntry, around: Surroundings): Place[] {
  // What programs need to run is never written to, and a view says in a word that it may be read.
  if (isMinimal(entry.path) && entry.access !== 'none') return [];
  return placesOf(entry, around).map((spelled) => ({ spelled, access: entry.access, followed: followLinks(spelled) }));
}

function isMinimal(path: FileSystemEntry['path']): boolean {
  return path.type === 'special' && path.value.kind === 'minimal';
}

/** Puts what was first seen in the place of what a command may have made of it since. */
function settled(places: readonly Place[], seen: FirstSeen): Place[] {
  const bare: FileView = { root: 'none', minimal: false, rules: [] };
  const access = combined(places);
  const view = { ...bare, root: access.get('/') ?? 'none', rules: byDepth([...access].map(([path, allowed]): FileRule => ({ path, access: allowed, origin: 'policy' }))) };
  return places.flatMap((place) => {
    const first = seen.recall(place.spelled, place.followed);
    if (first === place.followed.real || (first === null && place.followed.state === 'missing')) return [place];
    if (!place.followed.links.some((link) => accessAt(dirname(link), view) === 'write')) {
      seen.correct(place.spelled, place.followed);
      return [place];
    }
    const original = first === null ? [] : [{ ...place, followed: followLinks(first) }].filter(({ followed }) => followed.real === first);
    // What is closed stays closed under both names; what is open is open only where it was.
    return place.access === 'none' ? [place, ...original] : original;
  });
}

/** Each real path once. Places to write that do not exist are no places: nothing can be mounted there. */
function combined(places: readonly Place[]): Map<string, FileAccess> {
  const access = new Map<string, FileAccess>();
  for (const { followed, access: asked } of places) {
    if (asked === 'write' && followed.state !== 'exists') continue;
    const known = access.get(followed.real);
    if (known === undefined || STRENGTH[asked] > STRENGTH[known]) access.set(followed.real, asked);
  }
  return access;
}
