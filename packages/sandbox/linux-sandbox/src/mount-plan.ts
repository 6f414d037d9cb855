import { readlinkSync } from 'node:fs';
import { accessAt, depthOf, type FileRule, type FileView, foldersAbove, isWithin, platformPaths } from '@codex-ts/file-policy';
import { type FileAccess } from '@codex-ts/protocol';
import { type Sight, sightOf } from './mount-sight.ts';
import { cannotLook, linkRefused, systemPath } from './mount-refusals.ts';
import { firstMissing } from './first-missing.ts';

/** One place inside the sandbox that differs from what is around it, with those inside it. */
export interface Mount {
  readonly path: string;
  /**
   * `write` and `read` show the host's file or folder. `closed-file` can be neither read nor written, `closed-folder` not
   * be entered or listed beyond what is mounted inside it. `empty-folder` stands for a name that must not be created.
   * `link` is a symbolic link of the host, made anew.
   */
  readonly kind: 'write' | 'read' | 'closed-file' | 'closed-folder' | 'empty-folder' | 'link';
  readonly inner: Mount[];
  /** What a `link` says. */
  readonly target?: string;
}

/** What a view asks to be mounted, as the disk is now. */
export interface MountPlan {
  readonly root: FileAccess;
  readonly mounts: readonly Mount[];
  /** Names that do not exist on the host and need a mount point there while the command runs (see `holdMask`). */
  readonly masked: readonly string[];
}

/** bwrap mounts its own there. */
const [DEV, PROC] = ['/dev', '/proc'];

/**
 * The mounts that make `view` true. What is closed cannot be created where it is missing; folders above it are mounts
 * of their own, because a command could otherwise rename them and the next one would find it open under another name.
 * `needed`: what something of ours inside must be able to read, whatever the view says of it; nobody may change it. Throws
 * CodexError `sandbox_unavailable` for what cannot be protected: a link in the place of something closed, a place that we
 * may not look at, a part of /proc.
 */
export function mountPlan(view: FileView, needed: readonly string[] = []): MountPlan {
  const tree = new MountTree(view.root);
  const ours = needed.filter((path) => accessAt(path, view) !== 'read').map((path): FileRule => ({ path, access: 'read', origin: 'protected' }));
  const replaced = new Set(ours.map(({ path }) => path));
  const rules = [...platformRules(view), ...view.rules].filter(({ path }) => !replaced.has(path));
  for (const rule of [...rules, ...ours].sort((a, b) => depthOf(a.path) - depthOf(b.path))) tree.add(rule);
  // A second bwrap inside builds its sandbox on a folder of this name.
  if (needed.length > 0 && view.root === 'none') tree.ensureFolder('/tmp');
  return tree.plan();
}

/** Only where nothing else would be readable. */
function platformRules(view: FileView): FileRule[] {
  if (!view.minimal || view.root !== 'none') return [];
  const spoken = new Set(view.rules.map(({ path }) => path));
  return platformPaths('linux').filter((path) => !spoken.has(path)).map((path) => ({ path, access: 'read', origin: 'policy' }));
}

class MountTree {
  readonly #root: FileAccess;
  readonly #top: Mount[] = [];
  readonly #nodes = new Map<string, Mount>();
  readonly #masked = new Set<string>();

  constructor(root: FileAccess) {
    this.#root = root;
  }

  plan(): MountPlan {
    return { root: this.#root, mounts: this.#top, masked: [...this.#masked] };
  }

  /** Unless it is there already, if only as the way to something shown. */
  ensureFolder(path: string): void {
    if (![...this.#nodes.keys()].some((known) => isWithin(known, path))) this.#insert(path, 'empty-folder');
  }

  add(rule: FileRule): void {
    const { path, access } = rule;
    const around = this.#around(path);
    const surrounding = around === undefined ? this.#root : ACCESS[around.kind];
    // Nothing of the host is inside these; what a rule says of it holds already.
    if (around !== undefined && ['closed-file', 'empty-folder', 'link'].includes(around.kind)) return;
    if (isWithin(path, DEV) && (access !== 'write' || path === DEV)) return;
    if (access === 'none' && isWithin(path, PROC)) throw systemPath(path);
    if (access === surrounding && access !== 'write') return;
    const sight = sightOf(path);
    if (access === 'write') {
      if (sight === 'folder' || sight === 'file' || sight === 'mask') this.#place(path, 'write');
      return;
    }
    this.#close(rule, sight, surrounding);
  }

  /** A rule to read or to see nothing, where something else holds around it. */
  #close({ path, access }: FileRule, sight: Sight, surrounding: FileAccess): void {
    const isWritable = surrounding === 'write';
    if (surrounding === 'none') {
      if (sight === 'folder' || sight === 'file' || sight === 'mask') this.#place(path, 'read');
      else if (sight === 'link') this.#place(path, 'link');
      return;
    }
    if (sight === 'link') throw linkRefused(path);
    // What we may not look at, no command can reach either, unless it could change the rights of what is above.
    if (sight === 'unknown' && isWritable) throw cannotLook(path);
    if (sight === 'unknown' || (sight === 'missing' && !isWritable)) return;
    if (sight === 'missing') this.#mask(path, access);
    // Whoever made it may remove it while our command runs, which would uncover the name.
    else if (sight === 'mask' && isWritable) this.#maskAt(path, access);
    else if (access === 'read') this.#place(path, 'read');
    else this.#place(path, sight === 'file' ? 'closed-file' : 'closed-folder');
  }

  /** Keeps a missing path from being created, at the first of its names that is missing. */
  #mask(path: string, access: FileAccess): void {
    const first = firstMissing(path);
    if (first.type === 'never') return;
    if (first.type === 'file') this.#place(first.path, 'read');
    else this.#maskAt(first.path, first.path === path ? access : 'read');
  }

  #maskAt(path: string, access: FileAccess): void {
    if (this.#nodes.has(path)) return;
    this.#masked.add(path);
    this.#place(path, access === 'none' ? 'closed-folder' : 'empty-folder');
  }

  #place(path: string, kind: Mount['kind']): void {
    if (this.#nodes.has(path)) return;
    const around = this.#around(path);
    const surrounding = around === undefined ? this.#root : ACCESS[around.kind];
    const pins = surrounding === 'write' && !isWithin(path, DEV) ? foldersAbove(path).reverse().filter((folder) => folder !== around?.path && (around === undefined || isWithin(folder, around.path))) : [];
    for (const pin of pins) this.#insert(pin, 'write');
    this.#insert(path, kind);
  }

  #insert(path: string, kind: Mount['kind']): void {
    const node: Mount = { path, kind, inner: [], ...(kind === 'link' ? { target: readlinkSync(path) } : {}) };
    (this.#around(path)?.inner ?? this.#top).push(node);
    this.#nodes.set(path, node);
  }

  #around(path: string): Mount | undefined {
    const above = foldersAbove(path).find((folder) => this.#nodes.has(folder));
    return above === undefined ? undefined : this.#nodes.get(above);
  }
}

const ACCESS: Readonly<Record<Mount['kind'], FileAccess>> = {
  write: 'write', read: 'read', 'empty-folder': 'read', link: 'none', 'closed-file': 'none', 'closed-folder': 'none',
};
