import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';

import { type CommandHost } from '../command-host.ts';
import { FetchLines } from './fetch-lines.ts';
import { type LocalRun, localRun, wantedProvider } from './local-run.ts';
import { type OssRequest } from './oss-request.ts';
import { noLocalProvider } from './resolve-local-provider.ts';

export interface HeadlessLocalRun {
  readonly request: OssRequest;
  readonly configInput: LoadConfigInput;
  /** Nothing will be asked: the server may be away. */
  readonly isReplay: boolean;
}

/** How a run with a local provider is configured, and what came up while it was made ready. */
export interface ReadyRun {
  readonly configInput: LoadConfigInput;
  readonly loaded: LoadedConfig;
  readonly warnings: readonly string[];
}

/**
 * Makes the provider that `--oss` means ready, telling a download on stderr, and does `work` with it. Nobody can be
 * asked which provider is meant.
 * @throws CodexError when it cannot be made ready
 */
export async function withLocalProvider<T>({ request, configInput, isReplay }: HeadlessLocalRun, host: Pick<CommandHost, 'env' | 'stderr' | 'signal'>, work: (run: ReadyRun) => Promise<T>): Promise<T> {
  const id = await wantedProvider(request, configInput);
  if (id === null) throw noLocalProvider();
  const run = await localRun(id, configInput, host.env);
  try {
    const warnings = isReplay ? [] : await prepare(run, host);
    return await work({ configInput: run.configInput, loaded: run.loaded, warnings });
  } finally {
    run.close();
  }
}

async function prepare(run: LocalRun, { stderr, signal }: Pick<CommandHost, 'stderr' | 'signal'>): Promise<readonly string[]> {
  const lines = new FetchLines({ stream: stderr, now: () => performance.now() });
  const warnings: string[] = [];
  try {
    await run.prepare({ onProgress: (progress) => lines.show(progress), onWarning: (text) => warnings.push(text), signal });
  } finally {
    lines.end();
  }
  return warnings;
}
