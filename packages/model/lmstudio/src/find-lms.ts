import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/** LM Studio's command: from `PATH`, else where its installer puts it. Null when there is none. */
export async function findLms(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Promise<string | null> {
  const isWindows = platform === 'win32';
  const name = isWindows ? 'lms.exe' : 'lms';
  const home = (isWindows ? env['USERPROFILE'] : env['HOME']) || homedir();
  const path = env['PATH'] ?? env['Path'] ?? '';
  // A relative entry of PATH would run what lies in the folder that is being worked in.
  const folders = [...path.split(delimiter).filter(isAbsolute), join(home, '.lmstudio', 'bin')];
  for (const folder of folders) if (await isProgram(join(folder, name))) return join(folder, name);
  return null;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
