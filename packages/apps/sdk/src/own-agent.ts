import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { AppServer, connectInProcess } from '@codex-ts/app-server';
import { Deferred } from '@codex-ts/async-utils';
import { loadConfig } from '@codex-ts/config';
import { resolveCodexHome } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { ThreadEngine } from '@codex-ts/threads';

import { type AgentLink } from './agent-link.ts';
import { startTelemetry } from './own-telemetry.ts';
import { VERSION } from './version.ts';

export interface OwnAgentOptions {
  readonly env: Readonly<Record<string, string>>;
  /** `key=value` settings. */
  readonly overrides: readonly string[];
}

/**
 * Runs the engine in this process. It writes nothing to stdout or stderr and changes nothing of the process.
 * @throws CodexError when the configuration cannot be used
 */
export async function startOwnAgent({ env: given, overrides }: OwnAgentOptions): Promise<AgentLink> {
  const codexHome = resolveCodexHome({ ...given }).path;
  const env = { ...given, ...(await dotenv(codexHome)) };
  const configInput = { codexHome, cwd: process.cwd(), cliOverrides: overrides, env };
  const loaded = await loadConfig(configInput);
  const telemetry = await startTelemetry(loaded.config, env, VERSION);
  // Notices about what is stored have nobody to go to: a program is no place to print them.
  const engine = new ThreadEngine({ configInput, loaded, version: VERSION, originator: null, source: 'exec', env, telemetry: telemetry?.telemetry });
  const server = new AppServer(engine, { report: () => undefined });
  const ended = new Deferred<CodexError>();
  const channel = connectInProcess(server);
  let closing: Promise<void> | null = null;
  const end = (): void => ended.resolve(new CodexError('The agent was closed.', { code: 'codex_closed' }));
  const close = async (): Promise<void> => {
    try {
      await server.close();
    } finally {
      channel.close();
      await telemetry?.close();
      end();
    }
  };
  return {
    channel,
    ended: ended.promise,
    // What keeps the process alive is work, and idle engines have none.
    keepAlive: () => undefined,
    close: () => (closing ??= close()),
    // What hangs inside this process cannot be made to end; but nobody waits for it any more.
    kill: () => {
      channel.close();
      end();
    },
  };
}

/** `CODEX_HOME/.env`, but for names that would move that home. */
async function dotenv(codexHome: string): Promise<Record<string, string>> {
  const path = join(codexHome, '.env');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(cause) ?? '')) return '';
    throw new CodexError(`Cannot read ${path}.`, { code: 'dotenv', cause });
  });
  const entries = Object.entries(parseEnv(text)).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => !name.toUpperCase().startsWith('CODEX_')));
}
