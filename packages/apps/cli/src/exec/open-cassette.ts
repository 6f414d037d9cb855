import { type Transport } from '@codex-ts/model-client';

/** A run whose model traffic is recorded or played back. */
export interface CassetteRun {
  readonly transport: Transport;
  /** Played back: no network, no credentials. */
  readonly isOffline: boolean;
  readonly warnings: readonly string[];
  finish(): Promise<void>;
}

interface Places {
  cwd: string;
  codexHome: string;
  home: string;
  tmpDir: string;
}

/** Opens the cassette to record to or to play from. @throws CodexError when it cannot be used */
export async function openCassette(option: { record?: string; replay?: string }, places: Places, env: NodeJS.ProcessEnv): Promise<CassetteRun> {
  const { recordingTransport, replayTransport, secretsFromEnv, volatilePlaces } = await import('@codex-ts/cassette');
  const volatile = volatilePlaces(places);
  const secrets = secretsFromEnv(env);
  if (option.replay !== undefined) {
    const transport = await replayTransport(option.replay, { volatile, secrets });
    return { transport, isOffline: true, warnings: transport.warnings, finish: () => Promise.resolve() };
  }
  const { httpTransport } = await import('@codex-ts/model-client');
  const http = httpTransport({ env });
  const transport = recordingTransport(http.send, { file: option.record ?? '', volatile, secrets });
  return {
    transport,
    isOffline: false,
    warnings: [],
    finish: async () => {
      http.close();
      await transport.finish();
    },
  };
}
