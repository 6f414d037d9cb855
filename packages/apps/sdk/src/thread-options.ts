import { type OnApproval } from './approval.ts';
import { type Tool } from './tool.ts';

export type ApprovalMode = 'never' | 'on-request' | 'on-failure' | 'untrusted';
export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access';
export type ModelReasoningEffort = 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
export type WebSearchMode = 'disabled' | 'cached' | 'live';

/** How one thread runs. What is left out is as configured. All but the last two are the original SDK's. */
export interface ThreadOptions {
  model?: string;
  sandboxMode?: SandboxMode;
  /** Left out: this process's folder. */
  workingDirectory?: string;
  /** Run outside a Git repository too. */
  skipGitRepoCheck?: boolean;
  modelReasoningEffort?: ModelReasoningEffort;
  /** Network for commands in the workspace-write sandbox. */
  networkAccessEnabled?: boolean;
  webSearchMode?: WebSearchMode;
  /** `webSearchMode` beats it. */
  webSearchEnabled?: boolean;
  /** When the agent asks. Without `onApproval` nobody can be asked, and it is `never`. */
  approvalPolicy?: ApprovalMode;
  /** Further folders a workspace-write sandbox may write to. */
  additionalDirectories?: string[];
  /** Decides what the agent may not do unasked. */
  onApproval?: OnApproval;
  /** Functions of this program the model may call. A resumed thread keeps the tools it began with. */
  tools?: Tool[];
}
