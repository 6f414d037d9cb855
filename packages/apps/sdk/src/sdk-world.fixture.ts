import { type MockModel, type MockModelOptions, type MockTurn, startMockModel } from '@codex-ts/mock-model';
import { disposeTemp, type GitRepo, makeGitRepo, makeTempDir, makeTempHome } from '@codex-ts/test-support';

import { type CodexOptions } from './codex-options.ts';
import { Codex } from './codex.ts';
import { type ThreadOptions } from './thread-options.ts';

const worlds: { codex: Codex; mock: MockModel }[] = [];

/** A home, a repository, a scripted model, and the engine in this process. */
export interface SdkWorld {
  readonly codex: Codex;
  readonly mock: MockModel;
  readonly repo: GitRepo;
  readonly home: string;
  readonly env: Record<string, string>;
  /** Of threads in the repository. */
  readonly options: ThreadOptions;
}

export async function sdkWorld(turns: MockModelOptions['turns'], more: CodexOptions = {}): Promise<SdkWorld> {
  const mock = await startMockModel({ turns });
  const repo = await makeGitRepo({ 'a.txt': 'one\n' });
  const home = (await makeTempHome({ 'config.toml': configToml(mock.url) })).path;
  const env = { PATH: process.env['PATH'] ?? '', HOME: (await makeTempDir()).path, CODEX_HOME: home, SHELL: '/bin/bash', LANG: 'C.UTF-8', SDK_MODEL_ACCESS: 'sk-test' };
  const codex = new Codex({ inProcess: true, env, ...more });
  worlds.push({ codex, mock });
  return { codex, mock, repo, home, env, options: { workingDirectory: repo.path, sandboxMode: 'workspace-write' } };
}

export async function closeSdkWorlds(): Promise<void> {
  for (const { codex, mock } of worlds.splice(0)) {
    await codex.close();
    await mock.close();
  }
  await disposeTemp();
}

export const answer = (message: string): MockTurn => ({ items: [{ message }] });

function configToml(url: string): string {
  return `
model = "gpt-5.3-codex"
model_provider = "mock"

[model_providers.mock]
name = "Scripted"
base_url = "${url}"
env_key = "SDK_MODEL_ACCESS"
request_max_retries = 0
stream_max_retries = 1
`;
}
