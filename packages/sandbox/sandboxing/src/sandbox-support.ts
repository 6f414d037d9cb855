import { readFileSync } from 'node:fs';
import { missingBubblewrap, probeBubblewrap, type SandboxArch } from '@codex-ts/linux-sandbox';
import { CodexError, type SandboxPolicy, systemErrorCode } from '@codex-ts/protocol';

/** Policies that a command runs under without any process of ours around it. */
export function runsUnconfined(policy: SandboxPolicy): boolean {
  return policy.type === 'danger-full-access' || (policy.type === 'external-sandbox' && policy.network_access === 'enabled');
}

/**
 * Throws `CodexError` `sandbox_unavailable` when commands under `policy` cannot be confined here; then they must not
 * run. Spawns nothing: that user namespaces really work shows at the first command. `env` supplies PATH.
 */
export async function ensureSandboxAvailable(policy: SandboxPolicy, env: NodeJS.ProcessEnv): Promise<void> {
  if (!runsUnconfined(policy)) await confinement(policy, env, []);
}

/** What is needed to confine a command. `distrusted`: folders from which bwrap is not taken. */
export async function confinement(
  policy: SandboxPolicy,
  env: NodeJS.ProcessEnv,
  distrusted: readonly string[],
): Promise<{ bwrap: string; arch: SandboxArch }> {
  if (policy.type === 'external-sandbox') {
    throw unavailable('an external sandbox with restricted network is not supported; use `read-only` or `workspace-write`, or enable its network');
  }
  if (process.platform !== 'linux') {
    throw unavailable(`sandboxing is not supported on ${process.platform} yet; run it on Linux, or choose danger-full-access inside a container you trust`);
  }
  const arch = process.arch;
  if (arch !== 'x64' && arch !== 'arm64') throw unavailable(`sandboxing is not supported on ${arch} processors`);
  const { path } = await probeBubblewrap(env, distrusted);
  if (path === null) throw missingBubblewrap(readSystemFile);
  return { bwrap: path, arch };
}

/** The text of a file that describes this machine; null when it has no such file. */
export function readSystemFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}

function unavailable(reason: string): CodexError {
  return new CodexError(`The sandbox is not available, so the command was not run: ${reason}.`, { code: 'sandbox_unavailable' });
}
