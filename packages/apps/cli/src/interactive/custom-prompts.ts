import { type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

const MOST_FILES = 1000;
/** A longer text is no prompt. In bytes. */
const LONGEST = 1024 * 1024;

/** The user's own prompts: the Markdown files right in `<codexHome>/prompts`. A file that cannot be read, or is no text in UTF-8, is passed over. */
export async function customPrompts(codexHome: string): Promise<{ readonly name: string; readonly text: string }[]> {
  const folder = join(codexHome, 'prompts');
  const found: { name: string; text: string }[] = [];
  for (const entry of (await entries(folder)).slice(0, MOST_FILES)) {
    const name = /^(\S+)\.md$/i.exec(entry.name)?.[1];
    const text = name === undefined || entry.isDirectory() ? null : await textOf(join(folder, entry.name));
    if (name !== undefined && text !== null) found.push({ name, text });
  }
  return found;
}

async function entries(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > LONGEST) return null;
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (systemErrorCode(error) !== undefined || error instanceof TypeError) return null;
    throw error;
  }
}
