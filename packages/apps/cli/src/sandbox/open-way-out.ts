import { type Config } from '@codex-ts/config';
import { type NetworkProxy } from '@codex-ts/network-proxy';
import { CodexError, networkAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { join } from 'node:path';

/** The only way of a command with `proxied` network to other hosts. */
export interface WayOut {
  readonly endpoints: NetworkProxy['endpoints'];
  /** For the command. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts the proxy where the policy asks for one; null where it does not. There is nobody to ask: what no rule allows
 * is refused. @throws CodexError when it cannot be started
 */
export async function openWayOut({ networkProxy: rules, codexHome }: Config, policy: SandboxPolicy, env: NodeJS.ProcessEnv): Promise<WayOut | null> {
  if (networkAccess(policy) !== 'proxied') return null;
  if (rules === null) throw new CodexError('The network policy has no rules, so the command was not run.', { code: 'sandbox_unavailable' });
  const { startNetworkProxy } = await import('@codex-ts/network-proxy');
  const proxy = await startNetworkProxy({ rules, socketFolder: join(codexHome, 'tmp', 'proxy'), env });
  return { endpoints: proxy.endpoints, environment: proxy.environment(), close: () => proxy.close() };
}
