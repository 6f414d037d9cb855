import { decodeText, type FileBefore, type PatchFs } from './patch-fs.ts';
import { type TextDocument, toDocument } from './text-document.ts';
import { type HunkMark } from './verified-change.ts';

/** One file through a patch: where it came from, where it is now, what it holds. */
export interface TrackedFile {
  /** Its path on disk before the patch; null for a file that the patch made. */
  readonly from: string | null;
  /** Its path after the hunks so far; null once deleted or replaced. */
  path: string | null;
  readonly before: FileBefore | null;
  /** The text on disk; null when there is none, or when it is not UTF-8. */
  readonly original: TextDocument | null;
  document: TextDocument | null;
  readonly marks: HunkMark[];
}

const NO_ENTRY = 'ENOENT';

/** The files of a patch as they will be, over the disk as it is. Nothing is written. */
export class FileOverlay {
  private readonly current = new Map<string, TrackedFile | null>();
  private readonly disk = new Map<string, FileBefore>();
  private readonly tracked: TrackedFile[] = [];
  private readonly fs: PatchFs;

  constructor(fs: PatchFs) {
    this.fs = fs;
  }

  /** All files that a hunk touched or replaced, in the order they first came up. */
  get files(): readonly TrackedFile[] {
    return this.tracked;
  }

  /** What is at the path now, as far as the overlay knows it. */
  occupant(path: string): TrackedFile | null {
    return this.current.get(path) ?? null;
  }

  /** What the disk has at a path that came up before; null for nothing. */
  onDisk(path: string): FileBefore | null {
    return this.disk.get(path) ?? null;
  }

  /** The file at the path. Rejects with the system error of reading it, ENOENT also when a hunk took it away. */
  async load(path: string): Promise<TrackedFile> {
    const known = this.current.get(path);
    if (known === null) throw Object.assign(new Error(`${path} is gone`), { code: NO_ENTRY });
    if (known !== undefined) return known;
    const before = await this.fs.read(path);
    this.disk.set(path, before);
    const text = decodeText(before.bytes);
    const document = text === null ? null : toDocument(text);
    return this.track({ from: path, path, before, original: document, document, marks: [] });
  }

  async add(path: string, content: string): Promise<TrackedFile> {
    await this.displace(path);
    return this.track({ from: null, path, before: null, original: null, document: toDocument(content), marks: [] });
  }

  async move(file: TrackedFile, to: string): Promise<void> {
    await this.displace(to);
    this.remove(file);
    file.path = to;
    this.current.set(to, file);
  }

  remove(file: TrackedFile): void {
    if (file.path !== null) this.current.set(file.path, null);
    file.path = null;
  }

  /** Whatever cannot be read there is no file that would be lost; writing will tell. */
  private async displace(path: string): Promise<void> {
    const file = this.current.get(path) ?? (this.current.has(path) ? null : await this.load(path).catch(() => null));
    if (file !== null) this.remove(file);
  }

  private track(file: TrackedFile): TrackedFile {
    this.tracked.push(file);
    if (file.path !== null) this.current.set(file.path, file);
    return file;
  }
}
