import { makeFolders, ownIdentity } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { lstatSync } from 'node:fs';
import { access, chmod, constants, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ProgramFiles, programScript } from './program-script.ts';

/** What every such folder's name begins with, those of the original too. */
export const FOLDER_PREFIX = 'codex-arg0';
/**
 * Names the process that a folder belongs to. Not `.lock`, as in the original's folders: it takes a folder with a
 * `.lock` that nobody has locked for one left behind, and Node cannot lock files.
 */
export const OWNER_FILE = '.owner';

export function programsRoot(codexHome: string): string {
  return join(codexHome, 'tmp', 'arg0');
}

/** A folder with the programs in it. */
export interface ProgramFolder {
  readonly path: string;
  /** Whether it holds what we put into it and nothing else. */
  isUntouched(): boolean;
}

/** Makes one. Throws CodexError `no_exec` where programs cannot be started from, and system errors. */
export async function makeProgramFolder(codexHome: string, files: ProgramFiles): Promise<ProgramFolder> {
  const root = programsRoot(codexHome);
  await makeFolders(root, 0o700);
  // It may be there already, and who can write in it could put another folder in the place of ours.
  await chmod(root, 0o700);
  const path = await mkdtemp(join(root, FOLDER_PREFIX));
  try {
    await writeFile(join(path, OWNER_FILE), ownIdentity(), { mode: 0o600, flag: 'wx' });
    const program = join(path, 'apply_patch');
    await writeFile(program, programScript(files), { mode: 0o500, flag: 'wx' });
    // Whatever the umask is.
    await Promise.all([chmod(program, 0o500), chmod(path, 0o700), symlink('apply_patch', join(path, 'applypatch'))]);
    await access(program, constants.X_OK).catch((cause: unknown) => {
      throw new CodexError(`nothing can be run from ${root}: ${errorMessage(cause)}`, { code: 'no_exec', cause });
    });
    const asMade = fingerprint(path);
    return { path, isUntouched: () => asMade !== null && fingerprint(path) === asMade };
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** Changes with everything that anybody can do to the folder and the programs in it; null when something is gone. */
function fingerprint(path: string): string | null {
  try {
    return [path, join(path, 'apply_patch'), join(path, 'applypatch')]
      .map((file) => {
        const { dev, ino, mode, uid, ctimeNs } = lstatSync(file, { bigint: true });
        return [dev, ino, mode, uid, ctimeNs].join('.');
      })
      .join(' ');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
