import { type Thread, type ThreadStatus, type Turn } from '@codex-ts/app-server-protocol';
import { type GitInfo, type ThreadSummary } from '@codex-ts/rollout';
import { type LiveFace } from './engine-face.ts';
import { type LoadedThread } from './loaded-thread.ts';
import { wireSource } from './wire-source.ts';
import { wireTurns } from './wire-turns.ts';

/** A loaded thread as the wire shows it. Turns are listed only by methods that read history back. */
export function liveThread({ live, status }: LoadedThread, turns: Turn[] = []): Thread {
  const { facts, session } = live;
  return {
    id: session.threadId,
    preview: facts.preview,
    ephemeral: facts.path === null,
    modelProvider: facts.modelProvider,
    createdAt: facts.createdAt,
    updatedAt: facts.updatedAt,
    status,
    path: facts.path,
    cwd: session.settings.cwd,
    cliVersion: facts.cliVersion,
    source: wireSource(facts.source),
    agentNickname: null,
    agentRole: null,
    gitInfo: wireGit(facts.git),
    name: facts.name,
    turns,
  };
}

/** What the record of a loaded thread holds so far. */
export async function liveTurns(live: LiveFace): Promise<Turn[]> {
  return wireTurns(await live.turns(), live.session.activeTurnId);
}

/** A stored thread, with the status it has here. Records that do not name their provider are from before there were others. */
export function storedThread(summary: ThreadSummary, status: ThreadStatus = { type: 'notLoaded' }, turns: Turn[] = []): Thread {
  const { id, preview, path, cwd, cliVersion, agentNickname, agentRole, name } = summary;
  return {
    id,
    preview,
    ephemeral: false,
    modelProvider: summary.modelProvider ?? 'openai',
    createdAt: seconds(summary.createdAtMs),
    updatedAt: seconds(summary.updatedAtMs),
    status,
    path,
    cwd,
    cliVersion,
    source: wireSource(summary.source),
    agentNickname,
    agentRole,
    gitInfo: wireGit(summary.git),
    name,
    turns,
  };
}

function wireGit(git: GitInfo | null): NonNullable<Thread['gitInfo']> | null {
  if (git === null) return null;
  return { sha: git.commit_hash ?? null, branch: git.branch ?? null, originUrl: git.repository_url ?? null };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
