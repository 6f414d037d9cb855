import { type GitInfo, type SessionSource } from './session-meta.ts';

/** What lists show of a stored thread. */
export interface ThreadSummary {
  id: string;
  path: string;
  archived: boolean;
  createdAtMs: number;
  /** Modification time of the file. */
  updatedAtMs: number;
  source: SessionSource;
  modelProvider: string | null;
  /** Where the newest turn ran; where the thread began when no turn says. */
  cwd: string;
  /** The first message of the user, without what an IDE put before it; at most 4 KiB. */
  preview: string;
  /** The name a user gave it. */
  name: string | null;
  cliVersion: string;
  git: GitInfo | null;
  forkedFromId: string | null;
  agentNickname: string | null;
  agentRole: string | null;
  model: string | null;
  effort: string | null;
  /** The total at the end of the newest turn that says. */
  tokensUsed: number;
}
