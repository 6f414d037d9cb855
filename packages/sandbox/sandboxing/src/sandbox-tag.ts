import { type SandboxPolicy } from '@codex-ts/protocol';

/** The word for the sandbox in use, as request metadata carries it on Linux. */
export function sandboxTag(policy: SandboxPolicy): 'none' | 'seccomp' {
  return policy.type === 'read-only' || policy.type === 'workspace-write' ? 'seccomp' : 'none';
}
