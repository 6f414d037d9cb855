import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodexError } from '@codex-ts/protocol';

/** The folder of the working tree: the nearest one above this file that holds nx.json. Throws CodexError `no_root`. */
export function repositoryRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'nx.json'))) return at;
  }
  throw new CodexError(`No folder above ${start} holds nx.json.`, { code: 'no_root' });
}

/**
 * The folder of recorded facts that may lie beside the working tree, undefined when it does not; specs that need it
 * are skipped then.
 */
export function referenceDir(): string | undefined {
  const path = join(repositoryRoot(), '..', 'shared', 'reference');
  return existsSync(path) ? path : undefined;
}
