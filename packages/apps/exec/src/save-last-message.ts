import { writeFile } from 'node:fs/promises';
import { errorMessage } from '@codex-ts/protocol';

/**
 * Writes the last message as it is, or an empty file when there was none. Returns what the user should know about it,
 * if anything: a file that cannot be written does not undo the turn.
 */
export async function saveLastMessage(path: string, message: string | null): Promise<string | null> {
  try {
    await writeFile(path, message ?? '');
  } catch (error) {
    return `Failed to write last message file ${JSON.stringify(path)}: ${errorMessage(error)}`;
  }
  return message === null ? `Warning: no last agent message; wrote empty content to ${path}` : null;
}
