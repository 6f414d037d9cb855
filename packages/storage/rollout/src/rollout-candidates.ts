import { stat } from 'node:fs/promises';

import { creationSpan, ZONES_MS } from './created-at.ts';
import { archiveFolder, parseRolloutName } from './rollout-path.ts';
import { rolloutsIn, sessionFiles } from './session-files.ts';

/** A file and the bounds, in ms, of its place in the order of a list, as far as they are known without reading it. */
export interface Candidate {
  path: string;
  fromMs: number;
  toMs: number;
}

/** Files asked for their time at once. */
const STATS_AT_ONCE = 32;

/** Names tell local time, which goes back once a year. */
const CLOCK_CHANGE_MS = 2 * 60 * 60 * 1000;

export interface CandidateQuery {
  codexHome: string;
  archived: boolean;
  signal: AbortSignal | undefined;
}

/** The rollouts of a home by modification time, newest first. One that is gone or hidden from us has no place in it. */
export async function candidatesByChange(query: CandidateQuery): Promise<Candidate[]> {
  const { signal } = query;
  const paths: string[] = [];
  for await (const path of filesOf(query)) paths.push(path);
  const found: Candidate[] = [];
  for (let i = 0; i < paths.length; i += STATS_AT_ONCE) {
    signal?.throwIfAborted();
    const group = await Promise.all(paths.slice(i, i + STATS_AT_ONCE).map(byChange));
    found.push(...group.filter((one) => one !== null));
  }
  return found.sort((a, b) => b.toMs - a.toMs);
}

async function byChange(path: string): Promise<Candidate | null> {
  const found = await stat(path).catch(() => null);
  const atMs = Math.floor(found?.mtimeMs ?? 0);
  return found === null ? null : { path, fromMs: atMs, toMs: atMs };
}

/**
 * The rollouts of a home, that which may be the youngest first, by their names. Folders are only walked as far as
 * someone asks: a file of an earlier day cannot be younger than its name by more than zones and clock changes allow.
 */
export async function* candidatesByCreation(query: CandidateQuery): AsyncGenerator<Candidate> {
  /** Youngest last. */
  const waiting: Candidate[] = [];
  for await (const path of filesOf(query)) {
    const candidate = { path, ...(creationSpan(path) ?? { fromMs: -Infinity, toMs: Infinity }) };
    waiting.splice(placeFor(waiting, candidate), 0, candidate);
    const namedMs = parseRolloutName(path)?.createdMs ?? Infinity;
    const boundMs = namedMs + ZONES_MS + CLOCK_CHANGE_MS;
    for (let top = waiting.at(-1); top !== undefined && top.toMs > boundMs; top = waiting.at(-1)) {
      waiting.pop();
      yield top;
    }
  }
  yield* waiting.toReversed();
}

async function* filesOf({ codexHome, archived, signal }: CandidateQuery): AsyncGenerator<string> {
  if (archived) yield* await rolloutsIn(archiveFolder(codexHome));
  else yield* sessionFiles(codexHome, signal);
}

function placeFor(sorted: readonly Candidate[], candidate: Candidate): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.toMs ?? 0) <= candidate.toMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
