import { applyHunks } from './apply-hunks.ts';
import { progressText } from './failure-report.ts';
import { parsePatch } from './parse-patch.ts';
import { decodeText } from './patch-fs.ts';
import { summaryText } from './summary.ts';

export interface ApplyPatchCommandInput {
  /** The arguments after the command's name. */
  args: readonly string[];
  /** Read to its end only when there is no argument. */
  stdin: AsyncIterable<Uint8Array>;
  /** Absolute. */
  cwd: string;
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

const USAGE = "Usage: apply_patch 'PATCH'\n       echo 'PATCH' | apply_patch\n";
const NOT_UTF8 = 'stream did not contain valid UTF-8';

const failure = (code: number, stderr: string): CommandResult => ({ code, stdout: '', stderr });

/**
 * The `apply_patch` command: a patch as the only argument or on standard input. Hunks are carried out one by one;
 * those before a failing one stay, as in the original, and after the original's words `stderr` says which those are.
 * Exit code 2 is for wrong use, 1 for a patch that fails.
 */
export async function runApplyPatchCommand({ args, stdin, cwd }: ApplyPatchCommandInput): Promise<CommandResult> {
  const [argument, ...rest] = args;
  if (rest.length > 0) return failure(2, 'Error: apply_patch accepts exactly one argument.\n');
  let patch: string | null | undefined = argument;
  if (patch === undefined) {
    patch = decodeText(await readAll(stdin));
    if (patch === null) return failure(1, `Error: Failed to read PATCH from stdin.\n${NOT_UTF8}\n`);
    if (patch === '') return failure(2, USAGE);
  }
  return applyText(patch, cwd);
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function applyText(patch: string, cwd: string): Promise<CommandResult> {
  const parsed = await parsePatch(patch);
  if (!parsed.ok) return failure(1, `${parsed.error.cliMessage}\n`);
  if (parsed.hunks.length === 0) return failure(1, 'No files were modified.\n');
  const { done, failed } = await applyHunks(parsed.hunks, cwd);
  if (failed === null) return { code: 0, stdout: summaryText(done), stderr: '' };
  return failure(1, `${failed.message}\n${progressText(done, failed.left)}`);
}
