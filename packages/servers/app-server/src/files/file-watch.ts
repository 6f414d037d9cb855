import { existsSync, type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { SerialExecutor } from '@codex-ts/async-utils';
import { systemErrorCode } from '@codex-ts/protocol';

/** How long changes are gathered before they are told. */
const GATHER_MS = 200;
/** Beyond this many names within that time only the path itself is told. */
const MAX_NAMES = 10_000;

/** What is looked at now. */
interface Place {
  readonly folder: string;
  /** The one name in it that matters; null when all of them do. */
  readonly name: string | null;
  readonly inode: number;
}

/**
 * Tells of changes at a path: of a folder, of its entries, not of what lies deeper; of anything else, of that path. It
 * need not exist, and may go and come back. Several changes within 200 ms are told together, sorted.
 */
export class FileWatch {
  readonly #path: string;
  readonly #tell: (changed: string[]) => void;
  readonly #line = new SerialExecutor();
  readonly #changed = new Set<string>();
  #watcher: FSWatcher | null = null;
  #place: Place | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  private constructor(path: string, tell: (changed: string[]) => void) {
    this.#path = path;
    this.#tell = tell;
  }

  /** Throws what the system says when nothing more can be watched. */
  static async start(path: string, tell: (changed: string[]) => void): Promise<FileWatch> {
    const made = new FileWatch(path, tell);
    await made.#arm();
    return made;
  }

  close(): void {
    this.#isClosed = true;
    this.#watcher?.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Looks at the path, or at the nearest folder above it that exists. True when that is another one than before. */
  async #arm(): Promise<boolean> {
    const place = await placeOf(this.#path);
    const before = this.#place;
    if (this.#isClosed || (before?.folder === place.folder && before.name === place.name && before.inode === place.inode)) return false;
    this.#watcher?.close();
    this.#place = place;
    this.#watcher = watch(place.folder, { persistent: false }, (kind, changed) => this.#happened(place, kind, changed));
    this.#watcher.on('error', () => this.#rearm());
    return true;
  }

  #happened(place: Place, kind: string, changed: string | null): void {
    if (this.#isClosed) return;
    const isNear = place.name === null || dirname(this.#path) === place.folder;
    if (place.name === null) this.#note(changed === null ? this.#path : join(place.folder, changed));
    else if (isNear && (changed === null || changed === place.name)) this.#note(this.#path);
    if (kind === 'rename') this.#rearm();
  }

  /** After something came or went. Where nothing more can be watched the watch falls silent. */
  #rearm(): void {
    void this.#line.run(async () => {
      try {
        const wasThere = this.#place?.name === null;
        if (!(await this.#arm())) return;
        // A folder tells of its own end by its own name, as if that lay in it.
        if (wasThere) this.#changed.delete(join(this.#path, basename(this.#path)));
        // What came into being before anybody looked has changed too.
        if (wasThere || existsSync(this.#path)) this.#note(this.#path);
      } catch (error) {
        if (systemErrorCode(error) === undefined) throw error;
      }
    });
  }

  #note(path: string): void {
    if (this.#isClosed) return;
    if (this.#changed.size < MAX_NAMES) this.#changed.add(path);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS).unref();
  }

  #flush(): void {
    this.#timer = null;
    const changed = this.#changed.size < MAX_NAMES ? [...this.#changed].sort() : [this.#path];
    this.#changed.clear();
    if (changed.length > 0) this.#tell(changed);
  }
}

async function placeOf(path: string): Promise<Place> {
  const own = await inodeOfFolder(path);
  if (own !== null) return { folder: path, name: null, inode: own };
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const inode = await inodeOfFolder(folder);
    if (inode !== null || folder === dirname(folder)) return { folder, name: relative(folder, path).split(sep)[0] ?? '', inode: inode ?? 0 };
  }
}

/** Null for what is no folder. */
async function inodeOfFolder(path: string): Promise<number | null> {
  try {
    const facts = await stat(path);
    return facts.isDirectory() ? facts.ino : null;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
