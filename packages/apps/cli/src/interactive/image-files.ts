import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodexError } from '@codex-ts/protocol';

/** The files of `-i` as absolute paths; `cwd`: what they count from. @throws CodexError `no_image` for one that is not there */
export function imageFiles(names: readonly string[], cwd: string): string[] {
  return names.map((name) => {
    const path = resolve(cwd, name);
    if (!isFile(path)) throw new CodexError(`-i: there is no file ${path}. What follows -i is taken for images, up to the next option; write the prompt first.`, { code: 'no_image' });
    return path;
  });
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Of a path that cannot even be looked at, nothing else needs to be known.
    return false;
  }
}
