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

/**
 * What a command may touch. The first four forms are the ones that rollouts and clients know; a permission profile is
 * told to them by its `nearest` form and enforced by its own. All paths are absolute.
 */
export type SandboxPolicy = LegacySandboxPolicy | PermissionProfilePolicy;

export type LegacySandboxPolicy =
  | { type: 'read-only'; network_access?: boolean; access?: ReadAccess }
  | WorkspaceWritePolicy
  | { type: 'danger-full-access' }
  | { type: 'external-sandbox'; network_access: 'restricted' | 'enabled' };

/** What a command may read. Left out of a policy: everything. */
export type ReadAccess =
  | { type: 'full-access' }
  | { type: 'restricted'; include_platform_defaults: boolean; readable_roots: string[] };

export interface WorkspaceWritePolicy {
  type: 'workspace-write';
  /** Writable besides the working directory, /tmp and $TMPDIR. */
  writable_roots: string[];
  network_access: boolean;
  exclude_tmpdir_env_var: boolean;
  exclude_slash_tmp: boolean;
  read_only_access?: ReadAccess;
}

/** Rules of a `[permissions]` profile, or of another policy with permissions granted on top of it. */
export interface PermissionProfilePolicy {
  type: 'permission-profile';
  /** The profile's name in the configuration. */
  name: string;
  files: FileSystemPolicy;
  /** `proxied`: only through the proxy of this program, which knows the allowed hosts. */
  network: NetworkAccess;
  /** The form nearest to it among those that older readers know; never enforced. */
  nearest: LegacySandboxPolicy;
}

export type NetworkAccess = 'restricted' | 'enabled' | 'proxied';

/** `none` also forbids to list. */
export type FileAccess = 'read' | 'write' | 'none';

/** What may be done with which path: the most specific entry wins; at equal paths `none` over `write` over `read`; no entry: `none`. */
export type FileSystemPolicy = { kind: 'unrestricted' } | { kind: 'restricted'; entries: FileSystemEntry[] };

export interface FileSystemEntry {
  path: { type: 'path'; path: string } | { type: 'special'; value: SpecialPath };
  access: FileAccess;
}

/** Places that depend on where a command runs. `minimal`: what programs need to run at all; `project_roots`: the working directory. */
export interface SpecialPath {
  kind: 'root' | 'minimal' | 'current_working_directory' | 'project_roots' | 'tmpdir' | 'slash_tmp';
  /** Relative, below the place. */
  subpath?: string;
}

/** The rules of the proxy through which commands with `proxied` network reach other hosts. */
export interface NetworkProxyRules {
  /** `limited`: only methods that read. */
  mode: 'limited' | 'full';
  /** Host names, `*.x` (below x) or `**.x` (x and below). Empty: nothing is allowed unless a person allows it. */
  allowedDomains: readonly string[];
  /** Stronger than `allowedDomains`. */
  deniedDomains: readonly string[];
  /** Absolute paths of sockets that may be reached through the proxy (macOS). */
  allowUnixSockets: readonly string[];
  allowAllUnixSockets: boolean;
  /** Whether local and private addresses may be reached, and ports be opened. */
  allowLocalBinding: boolean;
  /** Whether our own requests go through the proxy that our environment names. */
  allowUpstreamProxy: boolean;
  enableSocks5: boolean;
}

/** How commands under this policy may use the network. */
export function networkAccess(policy: SandboxPolicy): NetworkAccess {
  switch (policy.type) {
    case 'danger-full-access':
      return 'enabled';
    case 'external-sandbox':
      return policy.network_access;
    case 'read-only':
      return (policy.network_access ?? false) ? 'enabled' : 'restricted';
    case 'workspace-write':
      return policy.network_access ? 'enabled' : 'restricted';
    case 'permission-profile':
      return policy.network;
  }
}

/** Whether commands under this policy may open network connections, be it only through our proxy. */
export function networkAllowed(policy: SandboxPolicy): boolean {
  return networkAccess(policy) !== 'restricted';
}

/** The policy in a form that rollouts and older clients know. */
export function legacyPolicy(policy: SandboxPolicy): LegacySandboxPolicy {
  return policy.type === 'permission-profile' ? policy.nearest : policy;
}

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
export const REASONING_EFFORTS: readonly ReasoningEffort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'];
export type ReasoningSummary = 'auto' | 'concise' | 'detailed' | 'none';
export type Verbosity = 'low' | 'medium' | 'high';
export type ServiceTier = 'fast' | 'flex';
export type Personality = 'none' | 'friendly' | 'pragmatic';
