import { join } from 'node:path';
import { type GitDir } from './git-dir.ts';
import { readIfPresent } from './read-if-present.ts';

/** What is checked out; both null on a branch without commits; `unsure` when only git itself can tell. */
export type HeadCommit = { commitHash: string | null; branch: string | null } | 'unsure';

const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const NOTHING: HeadCommit = { commitHash: null, branch: null };

/** Reads HEAD, then the branch it names from its own file or from the packed ones. */
export async function headCommit({ gitDir, commonDir }: GitDir, signal?: AbortSignal): Promise<HeadCommit> {
  const head = (await readIfPresent(join(gitDir, 'HEAD'), signal))?.trim();
  if (head === undefined) return 'unsure';
  if (HASH.test(head)) return { commitHash: head, branch: null };
  const ref = /^ref: (refs\/heads\/(.+))$/.exec(head);
  const [, name, branch] = ref ?? [];
  // A name that leaves the folder is not git's; `.invalid` is how a store of another kind (reftable) marks itself.
  if (name === undefined || branch === undefined || name.split('/').includes('..') || branch === '.invalid') return 'unsure';
  const loose = (await readIfPresent(join(commonDir, name), signal))?.trim();
  if (loose !== undefined) return HASH.test(loose) ? { commitHash: loose, branch } : 'unsure';
  const packed = await packedHash(commonDir, name, signal);
  return packed === null ? NOTHING : { commitHash: packed, branch };
}

async function packedHash(commonDir: string, name: string, signal: AbortSignal | undefined): Promise<string | null> {
  const packed = (await readIfPresent(join(commonDir, 'packed-refs'), signal)) ?? '';
  const line = packed.split('\n').find((entry) => entry.trimEnd().endsWith(` ${name}`));
  const hash = line?.slice(0, line.indexOf(' ')) ?? '';
  return HASH.test(hash) ? hash : null;
}
