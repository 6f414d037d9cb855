import { randomBytes } from 'node:crypto';
import { ownIdentity } from '@codex-ts/fs-utils';
import { runQuietly } from './run-quietly.ts';
import { type Shell } from './shell-kind.ts';
import { type DraftSnapshot, draftSnapshot } from './snapshot-files.ts';
import { hasSnapshots, REPORT_FD, type SnapshotKind, snapshotScript } from './snapshot-script.ts';
import { readReport, type ShellReport, snapshotText } from './snapshot-text.ts';

export interface SnapshotRequest {
  shell: Shell;
  cwd: string;
  /** What the user's shell is started with: the environment of commands, not ours. */
  env: Record<string, string>;
  /** `CODEX_HOME/shell_snapshots`. */
  folder: string;
  threadId: string;
  signal?: AbortSignal | undefined;
  /** Whether a command may have the variable of this name. Everything else never leaves this process's memory. */
  keep: (name: string) => boolean;
  /** For the user's shell and for the check of what it gave; default 10 s, as in the original. */
  timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 10_000;
/** Far more than any shell has; a start-up file that defines without end is cut off. */
const MAX_REPORT_BYTES = 8 * 1024 * 1024;
/** Every command reads the file: one beyond this is reduced to its environment. */
const MAX_TEXT_BYTES = 512 * 1024;

/**
 * Asks the user's interactive login shell for what it sets up, and writes it down. Returns the path, or null when the
 * shell has no snapshots, did not get through its start-up files in time, or gave what cannot be read back.
 * Rejects when nothing can be written.
 */
export async function takeSnapshot(request: SnapshotRequest): Promise<string | null> {
  const { kind } = request.shell;
  if (!hasSnapshots(kind)) return null;
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, request.timeoutMs ?? TIMEOUT_MS);
  request.signal?.addEventListener('abort', stop, { once: true });
  if (request.signal?.aborted === true) stop();
  try {
    const report = await askShell(kind, request, limit);
    return report === null ? null : await writeDown(kind, report, request, limit.signal);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', stop);
  }
}

async function writeDown(kind: SnapshotKind, report: ShellReport, request: SnapshotRequest, signal: AbortSignal): Promise<string | null> {
  const options = { owner: ownIdentity(), keep: request.keep };
  const whole = snapshotText(kind, report, { ...options, environmentOnly: false });
  const texts = [...(Buffer.byteLength(whole) > MAX_TEXT_BYTES ? [] : [whole]), snapshotText(kind, report, { ...options, environmentOnly: true })];
  for (const text of texts) {
    if (signal.aborted) return null;
    const draft = await draftSnapshot(request.folder, request.threadId, text);
    const path = await publishIfGood(draft, request, signal);
    if (path !== null) return path;
  }
  return null;
}

async function askShell(kind: SnapshotKind, { shell, cwd, env }: SnapshotRequest, limit: AbortController): Promise<ShellReport | null> {
  const mark = randomBytes(16).toString('hex');
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > MAX_REPORT_BYTES) limit.abort();
    else chunks.push(chunk);
  };
  const argv = [shell.path, '-l', '-i', '-c', snapshotScript(kind, mark)];
  await runQuietly({ argv, cwd, env, signal: limit.signal, report: { fd: REPORT_FD, onData } });
  return limit.signal.aborted ? null : readReport(Buffer.concat(chunks), mark);
}

/** Reads it in a fresh shell, where nothing of it may fail. */
async function publishIfGood(draft: DraftSnapshot, { shell, cwd, env }: SnapshotRequest, signal: AbortSignal): Promise<string | null> {
  const argv = [shell.path, '-c', 'set -e; . "$1"', shell.path, draft.path];
  const code = await runQuietly({ argv, cwd, env, signal });
  if (code === 0) return draft.publish();
  await draft.discard();
  return null;
}
