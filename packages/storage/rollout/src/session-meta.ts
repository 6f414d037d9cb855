/** What started a thread, as the file spells it. Readers take an unknown word as `unknown`, an absent one as `vscode`. */
export type SessionSource =
  | 'cli'
  | 'vscode'
  | 'exec'
  | 'mcp'
  | 'unknown'
  | { custom: string }
  | { subagent: SubAgentSource };

export type SubAgentSource =
  | 'review'
  | 'compact'
  | 'memory_consolidation'
  | {
      thread_spawn: {
        parent_thread_id: string;
        depth: number;
        agent_path?: string | null;
        agent_nickname?: string | null;
        agent_role?: string | null;
      };
    }
  | { other: string };

export interface GitInfo {
  commit_hash?: string;
  branch?: string;
  repository_url?: string;
}

/** Payload of the first line of a rollout. A fork carries its parent's behind its own; the first one counts. */
export interface SessionMeta {
  id: string;
  forked_from_id?: string;
  /** Creation time: ISO 8601, milliseconds, `Z`. */
  timestamp: string;
  cwd: string;
  /** `codex_exec`, `codex_cli_rs`, or the name a client of the app-server gave itself. */
  originator: string;
  cli_version: string;
  source: SessionSource;
  agent_nickname?: string;
  agent_role?: string;
  agent_path?: string;
  model_provider?: string | null;
  /** The full system instructions the thread runs with. */
  base_instructions?: { text: string } | null;
  /** Tools declared by the client; left out when there are none. */
  dynamic_tools?: { name: string; description: string; inputSchema: unknown; deferLoading?: boolean }[];
  /** `disabled` when the thread must not feed memories; left out otherwise. */
  memory_mode?: string;
  git?: GitInfo;
}
