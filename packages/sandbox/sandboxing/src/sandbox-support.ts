import { readFileSync } from 'node:fs';
import { landlockSupport, missingBubblewrap, probeBubblewrap, type SandboxArch } from '@codex-ts/linux-sandbox';
import { isFullDiskWrite } from '@codex-ts/file-policy';
import { CodexError, networkAccess, type SandboxPolicy, systemErrorCode } from '@codex-ts/protocol';

/** Policies that a command runs under without any process of ours around it. */
export function runsUnconfined(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): boolean {
  return networkAccess(policy) === 'enabled' && isFullDiskWrite(policy, cwd, env);
}

/**
 * Throws `CodexError` `sandbox_unavailable` when commands under `policy` cannot be confined here; then they must not
 * run. Spawns nothing: that user namespaces really work shows at the first command. `env` supplies PATH.
 */
export async function ensureSandboxAvailable(policy: SandboxPolicy, env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Promise<void> {
  if (runsUnconfined(policy, '/', env) || platform === 'darwin' || platform === 'win32') return;
  if (platform !== 'linux') throw unsupported(platform);
  linuxArch();
  const { path } = await probeBubblewrap(env, []);
  if (path === null && (await landlockSupport()) === null) throw missingBubblewrap(readSystemFile);
}

/** Throws `CodexError` `sandbox_unavailable` for a processor whose system calls we do not know. */
export function linuxArch(arch: string = process.arch): SandboxArch {
  if (arch === 'x64' || arch === 'arm64') return arch;
  throw unavailable(`sandboxing is not supported on ${arch} processors`);
}

export function unsupported(platform: string): CodexError {
  return unavailable(`sandboxing is not supported on ${platform}; run it on Linux, macOS or Windows, or choose danger-full-access inside a container you trust`);
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

/** No command was run, and why. */
export function unavailable(reason: string): CodexError {
  return new CodexError(`The sandbox is not available, so the command was not run: ${reason}.`, { code: 'sandbox_unavailable' });
}
