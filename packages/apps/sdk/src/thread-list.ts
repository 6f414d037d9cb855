import { type AgentSession } from './agent-session.ts';

export interface ListOptions {
  /** At most this many; the rest follows with `cursor`. */
  limit?: number;
  cursor?: string;
  /** Threads that ran in this folder only. */
  workingDirectory?: string;
  /** Threads whose name or first message holds this text. */
  searchTerm?: string;
  /** The archived ones instead of the others. */
  archived?: boolean;
}

/** A thread that is stored. Times are in seconds since 1970. */
export interface StoredThread {
  id: string;
  /** How its first message begins. */
  preview: string;
  name: string | null;
  workingDirectory: string;
  createdAt: number;
  updatedAt: number;
}

export interface ThreadPage {
  /** Newest first. */
  threads: StoredThread[];
  /** Null: there are no more. */
  nextCursor: string | null;
}

export async function listThreads(session: AgentSession, { workingDirectory, ...options }: ListOptions): Promise<ThreadPage> {
  const { data, nextCursor } = await session.request('thread/list', {
    ...options,
    ...(workingDirectory === undefined ? {} : { cwd: workingDirectory }),
    // Left out, only what people started by hand is listed.
    sourceKinds: ['cli', 'vscode', 'exec', 'appServer'],
  });
  const threads = data.map(({ id, preview, name, cwd, createdAt, updatedAt }) => ({ id, preview, name: name ?? null, workingDirectory: cwd, createdAt, updatedAt }));
  return { threads, nextCursor: nextCursor ?? null };
}
