import { type ToldFrame } from '@codex-ts/context';
import { type ResponseItem, type TokenUsage } from '@codex-ts/protocol';
import { type GitInfo, type LoadedThread } from '@codex-ts/rollout';
import { type Recorder } from '@codex-ts/session';
import { type ClientTool } from '@codex-ts/tools';
import { toldFrame } from './turn-frame.ts';

/** What a new thread starts from, or what a stored one goes on from. */
export interface ThreadOrigin {
  threadId: string;
  history: readonly ResponseItem[];
  told: ToldFrame | null;
  usage: { total: TokenUsage; last: TokenUsage } | null;
  /** Base instructions that the thread was started with. */
  instructions: string | null;
  /** Model and effort of its newest turn; null for a new thread. */
  model: { slug: string; effort: string | null } | null;
  recorder: Recorder;
  path: string | null;
  preview: string;
  name: string | null;
  git: GitInfo | null;
  /** Of a new thread, whose repository is still being read. Never rejects. */
  gitLater?: Promise<GitInfo | null>;
  forkedFromId: string | null;
  clientTools: readonly ClientTool[];
  /** Unix seconds. */
  createdAt: number;
}

/** What a stored thread brings along; where it is stored and what it is called is for the caller to add. */
export function storedOrigin(stored: LoadedThread): Omit<ThreadOrigin, 'recorder' | 'path' | 'name' | 'preview'> {
  const { meta, history, referenceContext, lastTokenUsage, previousModel } = stored;
  return {
    threadId: meta.id,
    history,
    told: referenceContext === null ? null : toldFrame(referenceContext),
    usage: lastTokenUsage === null ? null : { total: lastTokenUsage.total_token_usage, last: lastTokenUsage.last_token_usage },
    instructions: meta.base_instructions?.text ?? null,
    model: previousModel === null ? null : { slug: previousModel, effort: referenceContext?.effort ?? null },
    git: meta.git ?? null,
    forkedFromId: meta.forked_from_id ?? null,
    clientTools: (meta.dynamic_tools ?? []).map(({ name, description, inputSchema }) => ({ name, description, inputSchema: inputSchema as ClientTool['inputSchema'] })),
    createdAt: Math.floor(Date.parse(meta.timestamp) / 1000) || 0,
  };
}
