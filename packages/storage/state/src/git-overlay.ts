import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appendDurably, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { type GitInfo, type ThreadSummary } from '@codex-ts/rollout';

/** What a client says about the repository of a thread. Null clears, a missing key keeps what was there. */
export interface GitPatch {
  sha?: string | null;
  branch?: string | null;
  originUrl?: string | null;
}

const KEYS = { sha: 'commit_hash', branch: 'branch', originUrl: 'repository_url' } as const satisfies Record<keyof GitPatch, keyof GitInfo>;
const PATCH_KEYS = ['sha', 'branch', 'originUrl'] as const;

/** From this size on the file is written anew when less than half of its lines still say something. */
const COMPACT_BYTES = 256 * 1024;

/**
 * Git facts that clients set on stored threads: `codex-ts-thread-git.jsonl`, one patch per line, later ones winning key by
 * key. Nothing else holds them, so they are not left to a database that may be thrown away, and lists show the same
 * with and without it.
 */
export class GitOverlay {
  readonly #path: string;
  #read: { stamp: string; patches: ReadonlyMap<string, GitPatch>; lines: number } | null = null;

  constructor(codexHome: string) {
    this.#path = join(codexHome, 'codex-ts-thread-git.jsonl');
  }

  /** On return the disk has it. Throws CodexError `write_failed` and those of a file lock. */
  async set(id: string, patch: GitPatch): Promise<void> {
    const line = `${JSON.stringify({ id: id.toLowerCase(), git: patch })}\n`;
    await withFileLock(this.#path, async () => {
      // A line that a dying process left torn must not swallow this one.
      await appendDurably(this.#path, (await endsInMidLine(this.#path)) ? `\n${line}` : line, { mode: 0o600 });
      await this.#compact();
    });
  }

  /** The thread with what clients said of its repository. */
  async over<T extends ThreadSummary | null>(thread: T): Promise<T>;
  async over(thread: ThreadSummary | null): Promise<ThreadSummary | null> {
    if (thread === null) return null;
    return overlaid(thread, (await this.#all()).patches);
  }

  async overAll(threads: readonly ThreadSummary[]): Promise<ThreadSummary[]> {
    const { patches } = await this.#all();
    return threads.map((thread) => overlaid(thread, patches));
  }

  async #all(): Promise<{ patches: ReadonlyMap<string, GitPatch>; lines: number }> {
    const found = await orMissing(stat(this.#path));
    if (found === null) return { patches: new Map(), lines: 0 };
    const stamp = [found.dev, found.ino, found.size, found.mtimeMs].join(' ');
    if (this.#read?.stamp === stamp) return this.#read;
    const lines = ((await orMissing(readFile(this.#path, 'utf8'))) ?? '').split('\n');
    const patches = new Map<string, GitPatch>();
    for (const line of lines) {
      const entry = parseEntry(line);
      if (entry !== null) patches.set(entry.id, { ...patches.get(entry.id), ...entry.git });
    }
    this.#read = { stamp, patches, lines: lines.length };
    return this.#read;
  }

  async #compact(): Promise<void> {
    const { size } = await stat(this.#path);
    if (size < COMPACT_BYTES) return;
    const { patches, lines } = await this.#all();
    if (lines < patches.size * 2) return;
    const text = [...patches].map(([id, git]) => `${JSON.stringify({ id, git })}\n`).join('');
    await writeFileAtomic(this.#path, text, { mode: 0o600 });
  }
}

function overlaid(thread: ThreadSummary, patches: ReadonlyMap<string, GitPatch>): ThreadSummary {
  const patch = patches.get(thread.id);
  if (patch === undefined) return thread;
  const git: GitInfo = { ...thread.git };
  for (const key of PATCH_KEYS) {
    const value = patch[key];
    if (value === null) delete git[KEYS[key]];
    else if (value !== undefined) git[KEYS[key]] = value;
  }
  return { ...thread, git: Object.keys(git).length === 0 ? null : git };
}

function parseEntry(line: string): { id: string; git: GitPatch } | null {
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value) || typeof value['id'] !== 'string' || !isRecord(value['git'])) return null;
    const git: GitPatch = {};
    for (const key of PATCH_KEYS) {
      const said = value['git'][key];
      if (typeof said === 'string' || said === null) git[key] = said;
    }
    return { id: value['id'], git };
  } catch {
    // A torn line costs only itself.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function endsInMidLine(path: string): Promise<boolean> {
  const file = await orMissing(open(path, 'r'));
  if (file === null) return false;
  try {
    const { size } = await file.stat();
    if (size === 0) return false;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await file.close();
  }
}

async function orMissing<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((cause: unknown) => {
    if (systemErrorCode(cause) === 'ENOENT') return null;
    throw cause;
  });
}
