import { blobId } from './blob-id.ts';

/** A file at a path, at the start of the turn or now. */
export interface FileVersion {
  readonly content: Buffer;
  readonly mode: number;
}

/** What belongs together in a diff; one side is null for a file that came or went. */
export interface FilePair {
  readonly before: (FileVersion & { readonly path: string }) | null;
  readonly after: (FileVersion & { readonly path: string }) | null;
}

/**
 * Pairs files of before with those of now: by path; a path that is gone with one that is new, when `moves` says so
 * (from new path to old) or when their contents are equal and not empty.
 */
export function pairFiles(before: ReadonlyMap<string, FileVersion>, after: ReadonlyMap<string, FileVersion>, moves: ReadonlyMap<string, string>): FilePair[] {
  const gone = new Map([...before].filter(([path]) => !after.has(path)));
  const pairs: FilePair[] = [];
  const fresh: [string, FileVersion][] = [];
  for (const [path, now] of after) {
    const was = before.get(path);
    const source = moves.get(path) ?? '';
    const moved = was === undefined ? gone.get(source) : undefined;
    if (was !== undefined) pairs.push({ before: { path, ...was }, after: { path, ...now } });
    else if (moved === undefined) fresh.push([path, now]);
    else {
      pairs.push({ before: { path: source, ...moved }, after: { path, ...now } });
      gone.delete(source);
    }
  }
  const byContent = new Map([...gone].filter(([, { content }]) => content.length > 0).map(([path, { content }]) => [blobId(content), path]));
  for (const [path, now] of fresh) {
    const source = byContent.get(blobId(now.content)) ?? '';
    const twin = gone.get(source);
    pairs.push({ before: twin === undefined ? null : { path: source, ...twin }, after: { path, ...now } });
    gone.delete(source);
  }
  for (const [path, was] of gone) pairs.push({ before: { path, ...was }, after: null });
  return pairs;
}
