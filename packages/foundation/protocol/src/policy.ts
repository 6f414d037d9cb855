/** When a person is asked before a command runs. In config and rollouts these words are used as they stand. */
export type ApprovalPolicy = 'untrusted' | 'on-failure' | 'on-request' | 'never' | { granular: GranularApproval };

export interface GranularApproval {
  sandbox_approval: boolean;
  rules: boolean;
  mcp_elicitations: boolean;
  skill_approval?: boolean;
  request_permissions?: boolean;
}

/** The words of `--sandbox` and `sandbox_mode`. */
export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access';
export const SANDBOX_MODES: readonly SandboxMode[] = ['read-only', 'workspace-write', 'danger-full-access'];

/** What a command may touch, as stored in a rollout's `turn_context`. All paths are absolute. */
export type SandboxPolicy =
  | { type: 'read-only'; network_access?: boolean }
  | WorkspaceWritePolicy
  | { type: 'danger-full-access' }
  | { type: 'external-sandbox'; network_access: 'restricted' | 'enabled' };

export interface WorkspaceWritePolicy {
  type: 'workspace-write';
  /** Writable besides the working directory, /tmp and $TMPDIR. */
  writable_roots: string[];
  network_access: boolean;
  exclude_tmpdir_env_var: boolean;
  exclude_slash_tmp: boolean;
}

/** Whether commands under this policy may open network connections. */
export function networkAllowed(policy: SandboxPolicy): boolean {
  switch (policy.type) {
    case 'danger-full-access':
      return true;
    case 'external-sandbox':
      return policy.network_access === 'enabled';
    case 'read-only':
      return policy.network_access ?? false;
    case 'workspace-write':
      return policy.network_access;
  }
}

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
export const REASONING_EFFORTS: readonly ReasoningEffort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'];
export type ReasoningSummary = 'auto' | 'concise' | 'detailed' | 'none';
export type Verbosity = 'low' | 'medium' | 'high';
export type ServiceTier = 'fast' | 'flex';
export type Personality = 'none' | 'friendly' | 'pragmatic';
