import { type SandboxPolicy } from '@codex-ts/protocol';
import { sandboxTag } from '@codex-ts/sandboxing';

/** Facts about the repository that go along with requests once they are known. */
export interface WorkspaceFacts {
  root: string;
  remotes?: Record<string, string>;
  commitHash?: string;
}

/** The `x-codex-turn-metadata` header. */
export function turnMetadata(facts: { threadId: string; turnId: string; sandboxPolicy: SandboxPolicy; workspace: WorkspaceFacts | null }): string {
  const { threadId, turnId, sandboxPolicy, workspace } = facts;
  const workspaces =
    workspace === null
      ? {}
      : {
          workspaces: {
            [workspace.root]: {
              ...(workspace.remotes === undefined ? {} : { associated_remote_urls: workspace.remotes }),
              ...(workspace.commitHash === undefined ? {} : { latest_git_commit_hash: workspace.commitHash }),
            },
          },
        };
  return JSON.stringify({ session_id: threadId, turn_id: turnId, ...workspaces, sandbox: sandboxTag(sandboxPolicy) });
}
