import { legacyPolicy, type SandboxPolicy } from '@codex-ts/protocol';

const TAGS: Partial<Record<NodeJS.Platform, string>> = { linux: 'seccomp', darwin: 'seatbelt', win32: 'windows_sandbox' };

/** The original's word for the sandbox in use, as request metadata carries it. */
export function sandboxTag(policy: SandboxPolicy, platform: NodeJS.Platform = process.platform): string {
  const { type } = legacyPolicy(policy);
  if (type === 'danger-full-access') return 'none';
  return type === 'external-sandbox' ? 'external' : (TAGS[platform] ?? 'none');
}
