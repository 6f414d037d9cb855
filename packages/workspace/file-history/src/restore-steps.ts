import { constants } from 'node:fs';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { breathe } from './breathe.ts';
import { type FileState } from './file-state.ts';
import { FolderKeeper } from './folder-keeper.ts';
import { CREATE_FLAGS, type HistoryFile, type HistoryFs, READ_FLAGS } from './history-fs.ts';
import { inParallel } from './in-parallel.ts';
import { type ObjectStore } from './object-store.ts';
import { fsPathOf } from './path-text.ts';
import { batches, placeOf, type Present, presentStamp, statIn } from './present-states.ts';
import { type SafeFolder } from './safe-folder.ts';
import { isModeOnly } from './undo-plan.ts';
import { removeIfThere } from './whole-file.ts';

/** One path to be changed: from what was just seen there to what shall be there. */
export interface Step {
  readonly key: string;
  readonly seen: Present;
  readonly target: FileState | null;
  /** Of the file that is renamed into place; in the same folder. */
  readonly temporary: string;
}

/**
 * `kept_folder`: it is not empty, so it stays. `conflict`: changed in the last moment. `blocked`: something that is not
 * ours to remove is in the way.
 */
export type StepOutcome =
  | { readonly outcome: 'done' | 'conflict' | 'kept_folder' }
  | { readonly outcome: 'not_restorable' | 'blocked' | 'failed'; readonly reason: string };

type Job = (step: Step, folder: SafeFolder, name: string) => Promise<StepOutcome>;

const DONE: StepOutcome = { outcome: 'done' };
const CONFLICT: StepOutcome = { outcome: 'conflict' };
const DAMAGED: StepOutcome = { outcome: 'not_restorable', reason: 'its kept content is damaged or missing' };
const BLOCKED: StepOutcome = { outcome: 'blocked', reason: 'a folder on the way is a symlink or a file' };

interface Parts {
  readonly fs: HistoryFs;
  readonly objects: ObjectStore;
}

/**
 * Makes the changes: what goes, deepest first; folders, outermost first; files and links; permission bits of folders
 * last. Each file is exchanged by one rename and is old or new, never between. What fails is told by `tell` and
 * the others go on; on abort it rejects with the signal's reason between two files.
 */
export async function takeSteps(parts: Parts, steps: readonly Step[], signal: AbortSignal | null, tell: (step: Step, outcome: StepOutcome) => void): Promise<void> {
  const run = new Run(parts, signal);
  const stuck = new Set<Step>();
  await run.each(steps.filter(goes).sort(deepestFirst), run.remove, (step, outcome) => {
    if (outcome.outcome !== 'done') stuck.add(step);
    if (outcome.outcome !== 'done' || step.target === null) tell(step, outcome);
  });
  const comes = steps.filter((step) => step.target !== null && !stuck.has(step));
  const isFolder = ({ target }: Step): boolean => target?.type === 'folder';
  const folders: Step[] = [];
  await run.each(comes.filter(isFolder).sort((a, b) => -deepestFirst(a, b)), run.makeFolder, (step, outcome) => {
    if (outcome.outcome === 'done') folders.unshift(step);
    else tell(step, outcome);
  });
  const others = new Map(comes.filter((step) => !isFolder(step)).map((step) => [step.key, step]));
  await inParallel([...batches(others.keys())], signal, async ({ folder, names }) => {
    const together = names.map((name) => others.get(folder === '/' ? `/${name}` : `${folder}/${name}`)).filter((step) => step !== undefined);
    await run.each(together, run.put, tell);
  });
  await run.each(folders, run.finishFolder, tell);
}

/** What is there has to go: for good, or because a folder takes the place of something else or the other way round. */
function goes({ seen: { state }, target }: Step): boolean {
  return state !== null && (target === null || (state.type === 'folder') !== (target.type === 'folder'));
}

function deepestFirst(a: Step, b: Step): number {
  return b.key.split('/').length - a.key.split('/').length || (a.key < b.key ? -1 : 1);
}

/** Removes the temporary files that an undo left when its process died. */
export async function removeTemporaries(fs: HistoryFs, places: readonly { readonly key: string; readonly temporary: string }[]): Promise<void> {
  const keeper = new FolderKeeper(fs);
  try {
    for (const { key, temporary } of [...places].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      const folder = await keeper.get(placeOf(key).folder, false);
      if (folder !== null) await removeIfThere(fs, folder.child(temporary));
    }
  } finally {
    await keeper.close();
  }
}

class Run {
  readonly #fs: HistoryFs;
  readonly #objects: ObjectStore;
  readonly #signal: AbortSignal | null;

  constructor({ fs, objects }: Parts, signal: AbortSignal | null) {
    this.#fs = fs;
    this.#objects = objects;
    this.#signal = signal;
  }

  /** Does one thing for each step, in order, in the folder of its path, which is made if something shall be there. */
  async each(steps: readonly Step[], job: Job, tell: (step: Step, outcome: StepOutcome) => void): Promise<void> {
    const keeper = new FolderKeeper(this.#fs);
    try {
      for (const step of steps) {
        this.#signal?.throwIfAborted();
        tell(step, await this.#attempt(keeper, step, job));
        await breathe();
      }
    } finally {
      await keeper.close();
    }
  }

  async #attempt(keeper: FolderKeeper, step: Step, job: Job): Promise<StepOutcome> {
    const { folder: path, name } = placeOf(step.key);
    try {
      const folder = await keeper.get(path, step.target !== null);
      if (folder === null) return step.target === null ? DONE : BLOCKED;
      return await job(step, folder, name);
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      return { outcome: 'failed', reason: errorMessage(error) };
    }
  }

  readonly remove: Job = async ({ seen, target }, folder, name) => {
    const now = await statIn(this.#fs, folder, name);
    if (now === null) return DONE;
    if (presentStamp(now) !== seen.stamp) return CONFLICT;
    if (!now.isDirectory()) {
      await this.#fs.unlink(folder.child(name));
      return DONE;
    }
    try {
      await this.#fs.rmdir(folder.child(name));
      return DONE;
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
      return target === null ? { outcome: 'kept_folder' } : { outcome: 'blocked', reason: 'the folder in its place is not empty' };
    }
  };

  readonly makeFolder: Job = async ({ seen }, folder, name) => {
    if (seen.state?.type === 'folder') return DONE;
    try {
      await this.#fs.mkdir(folder.child(name), 0o700);
    } catch (error) {
      // It may have been made meanwhile, for what is in it; anything else in its place shows when it is opened.
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    return DONE;
  };

  readonly finishFolder: Job = async ({ target }, folder, name) => {
    if (target?.type !== 'folder') return DONE;
    const handle = await this.#fs.open(folder.child(name), READ_FLAGS | (constants.O_DIRECTORY ?? 0));
    try {
      await setOwnerAndMode(handle, target.mode, target.owner);
    } finally {
      await handle.close();
    }
    return DONE;
  };

  readonly put: Job = async ({ seen, target, temporary }, folder, name) => {
    const now = await statIn(this.#fs, folder, name);
    const isSwap = now !== null && seen.state !== null && seen.state.type !== 'folder';
    if (now !== null && (!isSwap || presentStamp(now) !== seen.stamp)) return CONFLICT;
    if (target?.type === 'file' && now !== null && isModeOnly(seen.state, target)) return this.#setMode(folder, name, target.mode);
    return this.#moveIn(folder, temporary, name, async (at) => {
      if (target?.type === 'link') await this.#fs.symlink(fsPathOf(target.target), at);
      else if (target?.type === 'file') return (await this.#isSmall(at, target, isSwap)) || this.#isCopied(at, target, isSwap);
      return true;
    });
  };

  async #setMode(folder: SafeFolder, name: string, mode: number): Promise<StepOutcome> {
    const file = await this.#fs.open(folder.child(name), READ_FLAGS);
    try {
      await file.chmod(mode);
    } finally {
      await file.close();
    }
    return DONE;
  }

  /** The short way, for a small file that takes no other's place and belongs to the user. */
  async #isSmall(at: Buffer | string, { hash, size, mode, owner }: FileState & { type: 'file' }, isSwap: boolean): Promise<boolean> {
    const bytes = isSwap || owner !== undefined ? null : await this.#objects.small(hash, size);
    if (bytes !== null) await this.#fs.create(at, bytes, mode);
    return bytes !== null;
  }

  async #isCopied(at: Buffer | string, { hash, mode, owner }: FileState & { type: 'file' }, isSwap: boolean): Promise<boolean> {
    const file = await this.#fs.open(at, CREATE_FLAGS, 0o600);
    try {
      const isWhole = await this.#objects.copyOut(hash, file);
      if (isWhole) await setOwnerAndMode(file, mode, owner);
      // A power cut must not leave an empty file where there was one with content.
      if (isWhole && isSwap) await file.sync();
      return isWhole;
    } finally {
      await file.close();
    }
  }

  async #moveIn(folder: SafeFolder, temporary: string, name: string, make: (at: Buffer | string) => Promise<boolean>): Promise<StepOutcome> {
    const at = folder.child(temporary);
    try {
      if (await make(at)) {
        await this.#fs.rename(at, folder.child(name));
        return DONE;
      }
    } catch (error) {
      await removeIfThere(this.#fs, at);
      throw error;
    }
    await removeIfThere(this.#fs, at);
    return DAMAGED;
  }
}

/** Owners can be given by the superuser alone; without them the bits that lend rights to others are left out. */
async function setOwnerAndMode(file: HistoryFile, mode: number, owner: string | undefined): Promise<void> {
  let bits = mode;
  if (owner !== undefined) {
    const [uid = -1, gid = -1] = owner.split(':').map(Number);
    try {
      await file.chown(uid, gid);
    } catch (error) {
      if (!['EPERM', 'EINVAL'].includes(systemErrorCode(error) ?? '')) throw error;
      bits &= 0o777;
    }
  }
  await file.chmod(bits);
}
