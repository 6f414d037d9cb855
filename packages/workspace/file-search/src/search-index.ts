import { BestMatches } from './best-matches.ts';
import { type FileIndex, type IndexedEntry } from './file-index.ts';
import { PathMatcher } from './path-matcher.ts';
import { TimeSlice } from './time-slice.ts';

/** Something that was found. */
export interface FileMatch extends IndexedEntry {
  /** The higher the better; only to be compared within one query. */
  readonly score: number;
  /** Places of the matched characters in `path`, counted as readers count characters, in rising order. */
  readonly indices: readonly number[];
}

export interface SearchOptions {
  query: string;
  /** How many of the best are wanted. */
  limit: number;
  signal: AbortSignal;
  /** Told of better results while there is more to come: after 8 ms, then at most every 50 ms. */
  onProgress?: (matches: FileMatch[]) => void;
}

const STEPS = 256;
const TELL_EVERY_MS = 50;
/** The first results are wanted at once, whatever comes after them. */
const FIRST_TOLD_MS = 8;

/**
 * The best matches of a query, when the whole index has been looked at, what is still to come included. A query without
 * words finds nothing. Rejects with the signal's reason.
 */
export async function searchIndex(index: FileIndex, { query, limit, signal, onProgress }: SearchOptions): Promise<FileMatch[]> {
  signal.throwIfAborted();
  const matcher = new PathMatcher(query);
  if (matcher.isEmpty) return [];
  const best = new BestMatches(limit);
  const slice = new TimeSlice();
  let told = { version: 0, at: performance.now() - TELL_EVERY_MS + FIRST_TOLD_MS };
  for (let entry = 0; ; entry += 1) {
    if (entry === index.size) {
      if (index.isComplete) break;
      await index.grown(entry);
      signal.throwIfAborted();
      // What was woken by one entry should find more than that.
      await slice.rest(signal);
      if (entry === index.size) break;
    } else if (entry % STEPS === STEPS - 1 && slice.isOver) await slice.rest(signal);
    const path = index.pathAt(entry);
    const score = matcher.score(path, index.isPlainAt(entry));
    if (score !== null) best.add({ entry, path, score });
    if (onProgress !== undefined && entry % STEPS === 0 && best.version > told.version && performance.now() - told.at > TELL_EVERY_MS) {
      told = { version: best.version, at: performance.now() };
      onProgress(shown(index, matcher, best));
    }
  }
  await index.done;
  return shown(index, matcher, best);
}

function shown(index: FileIndex, matcher: PathMatcher, best: BestMatches): FileMatch[] {
  return best.list.map(({ entry, path, score }) => ({ ...index.at(entry), score, indices: matcher.indices(path) }));
}
