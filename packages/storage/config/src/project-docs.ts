import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { isUtf8 } from 'node:buffer';
import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';

import { readBounded } from './bounded-file.ts';
import { type Config } from './config.ts';
import { projectDirs } from './project-root.ts';

const NAMES: readonly string[] = ['AGENTS.override.md', 'AGENTS.md'];
const SEPARATOR = '\n\n--- project-doc ---\n\n';
/** The user's own file has no budget in the original; this only keeps a mistake from filling the memory. */
const GLOBAL_MAX_BYTES = 1024 * 1024;

type Warn = (warning: string) => void;

/**
 * The standing instructions for a session: the user's own (`CODEX_HOME/AGENTS.override.md`, else `AGENTS.md`) and one
 * document per folder from the project root down to the working directory, joined. Null when there is nothing.
 *
 * All project documents together take at most `projectDocMaxBytes`: the one that crosses it is cut, later ones are
 * dropped. Invalid UTF-8 becomes U+FFFD. What cannot be read is skipped and told to `warn`.
 */
export async function projectDocs(
  config: Pick<Config, 'codexHome' | 'cwd' | 'projectDocMaxBytes' | 'projectDocFallbackFilenames' | 'projectRootMarkers'>,
  warn: Warn = () => undefined,
): Promise<string | null> {
  const global = await globalDoc(config.codexHome, warn);
  const project = await projectParts(config, warn);
  const parts = [...(global === null ? [] : [global]), ...(project.length === 0 ? [] : [project.join('\n\n')])];
  return parts.length === 0 ? null : parts.join(SEPARATOR);
}

async function globalDoc(codexHome: string, warn: Warn): Promise<string | null> {
  for (const file of NAMES.map((name) => join(codexHome, name))) {
    const doc = await readDoc(file, GLOBAL_MAX_BYTES, warn);
    // The original passes over a global document that is not UTF-8, while it mends project documents.
    if (doc !== null && doc.data.length < GLOBAL_MAX_BYTES && !isUtf8(doc.data)) warn(`Skipped ${file}: it is not valid UTF-8.`);
    else if (doc !== null && doc.text.trim() !== '') return doc.text.trim();
  }
  return null;
}

async function projectParts(config: Parameters<typeof projectDocs>[0], warn: Warn): Promise<string[]> {
  const parts: string[] = [];
  let remaining = config.projectDocMaxBytes;
  if (remaining === 0) return parts;
  const cwd = await realpath(config.cwd).catch(() => config.cwd);
  const names = [...NAMES, ...config.projectDocFallbackFilenames.filter((name) => name.trim() !== '')];
  for (const dir of await projectDirs(cwd, config.projectRootMarkers)) {
    if (remaining === 0) break;
    const file = await docIn(dir, names);
    const doc = file === null ? null : await readDoc(file, remaining, warn);
    if (doc === null || doc.text.trim() === '') continue;
    parts.push(doc.text);
    remaining -= doc.data.length;
  }
  return parts;
}

/** The first name that is a file or a link; a dangling link takes the folder's place too. */
async function docIn(dir: string, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const stats = await lstat(join(dir, name)).catch(() => null);
    if (stats?.isFile() === true || stats?.isSymbolicLink() === true) return join(dir, name);
  }
  return null;
}

async function readDoc(file: string, limit: number, warn: Warn): Promise<{ text: string; data: Buffer } | null> {
  try {
    const { data, cut } = await readBounded(file, limit);
    if (cut) warn(`${file} is longer than the ${limit} bytes left for it; the rest is not shown to the model.`);
    return { text: data.toString('utf8'), data };
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') warn(`Skipped ${file}: ${errorMessage(error)}`);
    return null;
  }
}
