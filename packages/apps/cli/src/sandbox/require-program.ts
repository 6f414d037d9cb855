import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

/** What the kernel's search uses when PATH is not set. */
const DEFAULT_PATH = '/bin:/usr/bin';

/**
 * Makes sure that there is such a program, on the command's PATH or, with a slash in its name, where it says. Whether
 * the sandbox lets it be run shows later. @throws CodexError `spawn_failed` with the exit code of shells: 127, and 126
 * for what is there and cannot be run
 */
export async function requireProgram(program: string, { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }): Promise<void> {
  const folders = (env['PATH'] ?? DEFAULT_PATH).split(delimiter).map((folder) => resolve(cwd, folder));
  const places = program.includes('/') ? [resolve(cwd, program)] : program === '' ? [] : folders.map((folder) => resolve(folder, program));
  let isThere = false;
  for (const place of places) {
    const found = await look(place);
    if (found === 'program') return;
    isThere ||= found === 'other';
  }
  if (isThere) throw new CodexError(`Cannot run ${program}: it is not an executable file`, { code: 'spawn_failed', exitCode: 126 });
  throw new CodexError(`Cannot run ${program}: there is no such program${program.includes('/') ? '' : ' on PATH'}`, { code: 'spawn_failed', exitCode: 127 });
}

async function look(path: string): Promise<'program' | 'other' | 'nothing'> {
  try {
    const isFile = (await stat(path)).isFile();
    await access(path, constants.X_OK);
    return isFile ? 'program' : 'other';
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '') ? 'nothing' : 'other';
  }
}
