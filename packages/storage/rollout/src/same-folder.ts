import { realpath } from 'node:fs/promises';

/** A test for "the same folder", with symbolic links followed where that is possible. */
export async function sameFolder(folder: string): Promise<(other: string) => Promise<boolean>> {
  const target = await resolved(folder);
  return async (other) => other === folder || (await resolved(other)) === target;
}

async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // A folder that is gone, or may not be looked into, is still the same as itself by name.
    return path;
  }
}
