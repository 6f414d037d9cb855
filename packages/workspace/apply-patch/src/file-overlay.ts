import { decodeText, type FileBefore, type PatchFs } from './patch-fs.ts';
import { type FileLocation } from './physical-path.ts';
import { type TextDocument, toDocument } from './text-document.ts';
import { type HunkMark } from './verified-change.ts';

/** One file through a patch: where it came from, where it is now, what it holds. */
export interface TrackedFile {
  /** Its path on disk before the patch; null for a file that the patch made. */
  readonly from: string | null;
  /** Its path after the hunks so far; null once deleted or replaced. */
  path: string | null;
  /** Where it was and where it is, however the paths are spelled. */
  readonly fromPlace: string | null;
  place: string | null;
  /** It is a symlink: removing it leaves the file it stands for. */
  readonly isLink: boolean;
  readonly before: FileBefore | null;
  /** The text on disk; null when there is none, or when it is not UTF-8. */
  readonly original: TextDocument | null;
  document: TextDocument | null;
  readonly marks: HunkMark[];
}

const NO_ENTRY = 'ENOENT';

/**
 * The files of a patch as they will be, over the disk as it is. Nothing is written. Files are told apart by where
 * their paths lead, so that two spellings of one file (through a symlink, say) are one file here too.
 */
export class FileOverlay {
  private readonly current = new Map<string, TrackedFile | null>();
  private readonly disk = new Map<string, FileBefore>();
  private readonly locations = new Map<string, FileLocation>();
  private readonly tracked: TrackedFile[] = [];
  private readonly fs: PatchFs;

  constructor(fs: PatchFs) {
    this.fs = fs;
  }

  /** All files that a hunk touched or replaced, in the order they first came up. */
  get files(): readonly TrackedFile[] {
    return this.tracked;
  }

  /** What is at a place now, as far as the overlay knows it. */
  occupant(place: string): TrackedFile | null {
    return this.current.get(place) ?? null;
  }

  /** What the disk has at a path that came up before; null for nothing. */
  onDisk(path: string): FileBefore | null {
    return this.disk.get(this.placeOf(path)) ?? null;
  }

  /** Whether moving the one path to the other leaves the file where it is. */
  isSamePlace(from: string, to: string): boolean {
    return from === to || this.location(from).entry === this.placeOf(to);
  }

  /** The file that the path leads to. Rejects with the system error of reading it, ENOENT also when a hunk took it away. */
  async load(path: string): Promise<TrackedFile> {
    return this.loadPlace(this.placeOf(path), path, false);
  }

  /** What a removal of the path takes away: the file, or a symlink that stands for it. Rejects like `load`. */
  async loadEntry(path: string): Promise<TrackedFile> {
    const { entry, file } = this.location(path);
    if (entry === file || this.current.has(entry)) return this.load(path);
    const target = this.current.get(file);
    if (target === null) throw gone(path);
    const link = await this.loadPlace(entry, path, true);
    if (target !== undefined) link.document = target.document;
    return link;
  }

  async add(path: string, content: string): Promise<TrackedFile> {
    const place = this.placeOf(path);
    await this.displace(place, path);
    const document = toDocument(content);
    return this.track({ from: null, path, fromPlace: null, place, isLink: false, before: null, original: null, document, marks: [] });
  }

  async move(file: TrackedFile, to: string): Promise<void> {
    const place = this.placeOf(to);
    await this.displace(place, to);
    this.remove(file);
    file.path = to;
    file.place = place;
    this.current.set(place, file);
  }

  remove(file: TrackedFile): void {
    if (file.place !== null) this.current.set(file.place, null);
    file.path = null;
    file.place = null;
  }

  private location(path: string): FileLocation {
    const known = this.locations.get(path) ?? this.fs.locate?.(path) ?? { entry: path, file: path };
    this.locations.set(path, known);
    return known;
  }

  /** Where writing to the path goes: a name that a hunk took or gave is no longer the symlink it may have been. */
  private placeOf(path: string): string {
    const { entry, file } = this.location(path);
    return this.current.has(entry) ? entry : file;
  }

  private async loadPlace(place: string, path: string, isLink: boolean): Promise<TrackedFile> {
    const known = this.current.get(place);
    if (known === null) throw gone(path);
    if (known !== undefined) return known;
    const before = await this.fs.read(path);
    this.disk.set(place, before);
    const text = decodeText(before.bytes);
    const document = text === null ? null : toDocument(text);
    return this.track({ from: path, path, fromPlace: place, place, isLink, before, original: document, document, marks: [] });
  }

  /** Whatever cannot be read there is no file that would be lost; writing will tell. */
  private async displace(place: string, path: string): Promise<void> {
    const file = this.current.get(place) ?? (this.current.has(place) ? null : await this.loadPlace(place, path, false).catch(() => null));
    if (file !== null) this.remove(file);
  }

  private track(file: TrackedFile): TrackedFile {
    this.tracked.push(file);
    if (file.place !== null) this.current.set(file.place, file);
    return file;
  }
}

function gone(path: string): Error {
  return Object.assign(new Error(`${path} is gone`), { code: NO_ENTRY });
}
