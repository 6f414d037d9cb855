import { runApplyPatchCommand } from '@codex-ts/apply-patch';

import { type PatchWords } from '../entry/patch-words.ts';
import { writeOut } from './write-out.ts';

/**
 * This process as the `apply_patch` program: the patch is its one word or comes on stdin; after the word that stands
 * for it (`isFlag`), one word must follow. Ends the process when everything is written. It loads no more than a patch
 * needs, and opens stdin only to read it.
 */
export async function runPatchProcess({ words, isFlag }: PatchWords): Promise<void> {
  if (isFlag && words[0] === undefined) return end(1, 'Error: --codex-run-as-apply-patch needs a patch after it.\n');
  try {
    const { code, stdout, stderr } = await runApplyPatchCommand({ args: isFlag ? words.slice(0, 1) : words, stdin: { [Symbol.asyncIterator]: readStdin }, cwd: process.cwd() });
    writeOut(1, stdout);
    end(code, stderr);
  } catch (error) {
    // Such as a working directory that is gone, or a disk that fails.
    end(1, `Error: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function end(code: number, stderr: string): void {
  writeOut(2, stderr);
  process.exitCode = code;
}

async function* readStdin(): AsyncGenerator<Buffer> {
  for await (const chunk of process.stdin) yield chunk as Buffer;
}
