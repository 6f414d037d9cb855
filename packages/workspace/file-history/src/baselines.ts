import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { isInside } from '@codex-ts/fs-utils';
import { type HistoryFs } from './history-fs.ts';
import { isSkippedFolder } from './skipped-folders.ts';
import { type Manifest, manifestBytes, parseManifest } from './manifest.ts';
import { rootFile, type StoreLayout } from './store-layout.ts';
import { putWhole, readWhole } from './whole-file.ts';

/**
 * The last look at a workspace, shared by all threads, is a file of its own; the baseline of a turn is another name
 * (hard link) of what that file was when the turn began. An unchanged workspace costs one system call.
 */
export class Baselines {
  readonly #fs: HistoryFs;
  readonly #layout: StoreLayout;

  constructor(fs: HistoryFs, layout: StoreLayout) {
    this.#fs = fs;
    this.#layout = layout;
  }

  async lastLook(root: string): Promise<Manifest | null> {
    const bytes = await readWhole(this.#fs, rootFile(this.#layout, root));
    const manifest = bytes === null ? null : await parseManifest(bytes);
    return manifest?.root === root ? manifest : null;
  }

  /** Stores a look and names it as a baseline in `folder`. `last` is the one stored before. */
  async store(look: Manifest, last: Manifest | null, folder: string, name: string, now: number): Promise<void> {
    const shared = rootFile(this.#layout, look.root);
    if (last === null || !sameLook(look, last)) await putWhole(this.#fs, shared, await manifestBytes(look));
    // Tells `prune` when the workspace was last in use.
    else await this.#fs.utimes(shared, new Date(now));
    try {
      await this.#fs.link(shared, join(folder, name));
    } catch (error) {
      // No hard links here, or another process has just put its own look in place.
      if (!['EPERM', 'ENOTSUP', 'EMLINK', 'ENOENT', 'ENOSYS', 'EOPNOTSUPP'].includes(systemErrorCode(error) ?? '')) throw error;
      await putWhole(this.#fs, join(folder, name), await manifestBytes(look));
    }
  }

  /** Null when it is damaged or missing. */
  async load(path: string, root: string): Promise<Manifest | null> {
    const bytes = await readWhole(this.#fs, path);
    const manifest = bytes === null ? null : await parseManifest(bytes);
    return manifest?.root === root ? manifest : null;
  }
}

/** Entries that were taken over from the last look are the same objects. */
function sameLook(a: Manifest, b: Manifest): boolean {
  if (a.entries.size !== b.entries.size || a.closed.size !== b.closed.size) return false;
  for (const [path, entry] of a.entries) {
    const other = b.entries.get(path);
    if (other !== entry && (other === undefined || JSON.stringify(other) !== JSON.stringify(entry))) return false;
  }
  return [...a.closed].every((path) => b.closed.has(path));
}

/** Folders to watch: links resolved, those that are missing or CODEX_HOME's left out, none below another that covers it. */
export async function resolveRoots(fs: HistoryFs, roots: readonly string[], codexHome: string): Promise<string[]> {
  const real = new Set<string>();
  for (const root of roots) {
    const path = await resolveIfThere(fs, root);
    if (path !== null && !isInside(path, codexHome)) real.add(path);
  }
  return [...real].filter((path) => ![...real].some((other) => other !== path && covers(other, path, codexHome)));
}

/** Whether a look at `root` includes what is at `path`, as far as names tell. */
export function covers(root: string, path: string, codexHome: string): boolean {
  if (!isInside(path, root) || isInside(path, codexHome)) return false;
  const names = path.slice(root.length).split('/').filter((name) => name !== '');
  return !names.some((_, index) => isSkippedFolder(join(root, ...names.slice(0, index + 1))));
}

export async function resolveIfThere(fs: HistoryFs, path: string): Promise<string | null> {
  try {
    return await fs.realpath(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
