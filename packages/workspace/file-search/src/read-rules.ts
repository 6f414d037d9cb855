import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { RuleFile } from './rule-file.ts';

/** A file of rules that is longer is no file of rules. */
const MAX_BYTES = 1024 * 1024;

/** The rules of the file `name` in a folder, as rules for that folder; null when there are none or they cannot be read. */
export async function readRules(folder: string, name: string): Promise<RuleFile | null> {
  return rulesFrom(join(folder, name), folder);
}

/** The rules of a file, as rules for `folder`. Search shows too much rather than nothing: what cannot be read is none. */
export async function rulesFrom(file: string, folder: string): Promise<RuleFile | null> {
  const text = await textOf(file);
  return text === null ? null : RuleFile.parse(folder, text);
}

/** The text of a plain file of moderate size, else null. */
export async function textOf(file: string): Promise<string | null> {
  try {
    // Without the flag a FIFO of that name would hold us for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await handle.stat();
      return facts.isFile() && facts.size <= MAX_BYTES ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
