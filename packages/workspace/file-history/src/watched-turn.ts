import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { ownIdentity } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { Baselines, covers, resolveIfThere, resolveRoots } from './baselines.ts';
import { changesBetween, isAtOrBelow } from './changes-between.ts';
import { sameState } from './file-state.ts';
import { type HistoryParts } from './history-parts.ts';
import { type BeginRecord, type StateChange } from './journal-record.ts';
import { keepLeft } from './keep-left.ts';
import { LeftOut, type LeftOutReport } from './left-out.ts';
import { type Manifest } from './manifest.ts';
import { StoreError } from './object-store.ts';
import { presentStates } from './present-states.ts';
import { scan } from './scan.ts';
import { readStoreSize, writeStoreSize } from './store-size.ts';
import { makeFolder } from './store-layout.ts';
import { type OpenTurn } from './thread-story.ts';
import { removeIfThere } from './whole-file.ts';

/** At the end of a turn there may be more files than at its start; so many times `maxFiles` are looked at. */
const END_ROOM = 2;

/** Looks at the workspace, keeps every content that was not known, and records that the turn has begun. */
export async function beginWatch(parts: HistoryParts, turn: string, roots: readonly string[], signal: AbortSignal | null): Promise<LeftOutReport> {
  const { fs, layout, folder, journal, now } = parts;
  const baselines = new Baselines(fs, layout);
  const size = await readStoreSize(fs, layout.sizeFile);
  const free = Math.max(0, parts.limits.maxBytes - size.bytes);
  const budget = { bytes: free };
  const leftOut = new LeftOut();
  await makeFolder(fs, folder);
  const made: { root: string; file: string }[] = [];
  try {
    for (const [index, root] of (await resolveRoots(fs, roots, parts.codexHome)).entries()) {
      const last = await baselines.lastLook(root);
      const options = { root, previous: last, keeps: true, avoid: new Set<string>(), maxEntries: parts.limits.maxFiles };
      const look = await scan(parts, { ...options, maxFileBytes: parts.limits.maxFileBytes, budget, leftOut, signal });
      const file = `open-${createHash('sha256').update(turn).digest('hex').slice(0, 16)}-${index}`;
      await removeIfThere(fs, join(folder, file));
      await baselines.store(look, last, folder, file, now());
      made.push({ root, file });
    }
    const report = leftOut.report();
    await journal.append({ kind: 'begin', turn, atMs: now(), process: ownIdentity(), baselines: made, leftOut: report });
    return report;
  } catch (error) {
    for (const { file } of made) await removeIfThere(fs, join(folder, file));
    throw error;
  } finally {
    // Also of a turn that could not begin: what it kept is there.
    const added = free - Math.max(0, budget.bytes);
    if (added > 0) await writeStoreSize(fs, layout.sizeFile, { ...size, bytes: size.bytes + added });
  }
}

/**
 * Records a path as it is now: the link itself and, when it is one, the file it leads to; and which folders above
 * are not there yet.
 */
export async function noteState(parts: HistoryParts, turn: string, path: string): Promise<void> {
  const { fs, journal, limits } = parts;
  const target = await resolveIfThere(fs, path);
  const all = [...(await placesAbove(parts, resolve(path))), ...(target === null ? [] : [target])];
  const places = all.filter((place) => !parts.leavesOut(place));
  const states = await presentStates(parts, new Set(places), { keeps: true, maxFileBytes: limits.maxFileBytes, signal: null });
  for (const [place, { state, behindLink }] of states) {
    if (behindLink === null && state?.type !== 'folder') await journal.append({ kind: 'before', turn, path: place, state });
  }
}

/** The path with its folder's links resolved; before it, folders on the way that are missing. */
async function placesAbove({ fs }: HistoryParts, path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = path; dirname(at) !== at; at = dirname(at)) {
    missing.unshift(basename(at));
    const above = await resolveIfThere(fs, dirname(at));
    if (above !== null) return missing.map((_, index) => join(above, ...missing.slice(0, index + 1)));
  }
  return [path];
}

/** Compares the workspace with the turn's baselines and records the difference. */
export async function endWatch(parts: HistoryParts, { begin, noted }: OpenTurn, isRecovered: boolean, signal: AbortSignal | null): Promise<{ changes: StateChange[]; leftOut: LeftOutReport }> {
  const { fs, folder, journal, now } = parts;
  const leftOut = new LeftOut();
  for (const { path, why } of begin.leftOut.first) leftOut.add(path, why);
  const looks: { before: Manifest; after: Manifest }[] = [];
  for (const { root, file } of begin.baselines) {
    const before = await new Baselines(fs, parts.layout).load(join(folder, file), root);
    if (before === null) leftOut.add(root, 'unreadable');
    else looks.push({ before, after: await lookAgain(parts, before, leftOut, signal) });
  }
  const changes = new Map<string, StateChange>();
  for (const { before, after } of looks) for (const change of changesBetween(before, after)) changes.set(change.path, change);
  for (const change of await notedChanges(parts, noted, looks, signal)) changes.set(change.path, change);
  const sorted = [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const found = leftOut.report();
  const report = { ...found, count: Math.max(found.count, begin.leftOut.count) };
  await journal.append({ kind: 'end', turn: begin.turn, atMs: now(), isRecovered, changes: sorted, leftOut: report });
  await forgetBaselines(parts, begin);
  if (!isRecovered) await keepChanged(parts, sorted);
  return { changes: sorted, leftOut: report };
}

/** Undo is recorded already and does not need these: a store that takes no more is no loss to it, and the user is not told. */
async function keepChanged(parts: HistoryParts, changes: readonly StateChange[]): Promise<void> {
  const { fs, layout, limits } = parts;
  try {
    const size = await readStoreSize(fs, layout.sizeFile);
    const added = await keepLeft(parts, changes, Math.max(0, limits.maxBytes - size.bytes));
    if (added > 0) await writeStoreSize(fs, layout.sizeFile, { ...size, bytes: size.bytes + added });
  } catch (error) {
    if (!(error instanceof StoreError) && systemErrorCode(error) === undefined) throw error;
  }
}

async function forgetBaselines({ fs, folder }: HistoryParts, { baselines }: BeginRecord): Promise<void> {
  for (const { file } of baselines) await removeIfThere(fs, join(folder, file));
}

function lookAgain(parts: HistoryParts, before: Manifest, leftOut: LeftOut, signal: AbortSignal | null): Promise<Manifest> {
  const { maxFiles, maxFileBytes } = parts.limits;
  const options = { root: before.root, previous: before, keeps: false, avoid: before.closed, maxEntries: maxFiles * END_ROOM };
  return scan(parts, { ...options, maxFileBytes, budget: { bytes: 0 }, leftOut, signal });
}

/** Changes at the paths that patches noted, as far as the looks at the roots do not tell of them. The first note of a path counts. */
async function notedChanges(parts: HistoryParts, noted: OpenTurn['noted'], looks: readonly { before: Manifest; after: Manifest }[], signal: AbortSignal | null): Promise<StateChange[]> {
  const first = new Map<string, OpenTurn['noted'][number]>();
  for (const note of noted) if (!first.has(note.path) && !isTold(parts, looks, note.path)) first.set(note.path, note);
  const present = await presentStates(parts, first.keys(), { keeps: false, maxFileBytes: parts.limits.maxFileBytes, signal });
  return [...first.values()].flatMap(({ path, state }) => {
    const now = present.get(path);
    return now === undefined || now.behindLink !== null || sameState(state, now.state) ? [] : [{ path, before: state, after: now.state }];
  });
}

function isTold({ codexHome }: HistoryParts, looks: readonly { before: Manifest; after: Manifest }[], path: string): boolean {
  return looks.some(({ before: { root, closed }, after }) => {
    const below = path === root ? '' : path.slice(root.endsWith('/') ? root.length : root.length + 1);
    return covers(root, path, codexHome) && !isAtOrBelow(below, closed) && !isAtOrBelow(below, after.closed);
  });
}
