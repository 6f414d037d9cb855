import { realpath, stat } from 'node:fs/promises';
import { type TuiFace } from '@codex-ts/tui';

export interface FolderPlace {
  readonly verb: 'resume' | 'fork';
  /** Where the session ran last. */
  readonly stored: string;
  readonly here: string;
  /** The folder was named with -C. */
  readonly isNamed: boolean;
}

/** Where a stored session goes on; asks the user when that is not clear. Null: they want none. */
export async function sessionFolder(tui: Pick<TuiFace, 'chooseFolder'>, { verb, stored, here, isNamed }: FolderPlace): Promise<string | null> {
  if (isNamed || stored === here) return here;
  const real = await realFolder(stored);
  if (real === here) return here;
  return tui.chooseFolder({ purpose: verb, stored, here, isGone: real === null });
}

/** The folder with links resolved; null when there is none that could be worked in. */
async function realFolder(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isDirectory() ? await realpath(path) : null;
  } catch {
    return null;
  }
}
