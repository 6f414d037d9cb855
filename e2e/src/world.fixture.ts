import { join } from 'node:path';
import { type MockModel, type MockModelOptions, startMockModel } from '@codex-ts/mock-model';
import { disposeTemp, type Files, type GitRepo, makeGitRepo, makeTempDir, makeTempHome, type RunOptions, runProcess, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { LiveRun } from './live-run.fixture.ts';
import { endSleeps } from './processes.fixture.ts';

/** The key of the scripted provider: it must appear in no output and in no file. */
export const SECRET = 'sk-e2e-0123456789abcdef0123456789abcdef';
const SECRET_VARIABLE = 'E2E_MODEL_ACCESS';

export type Turns = MockModelOptions['turns'];

export interface WorldOptions {
  /** What the model says; default: `done` to everything. */
  turns?: Turns;
  /** Lines of config.toml before its first table. */
  settings?: string;
  /** Lines of the provider's table; these stand beside name, base_url and env_key. */
  provider?: string;
  /** Tables of config.toml. */
  tables?: string;
  /** What the repository holds. */
  files?: Files;
}

/** A home, a repository and a scripted model. */
export interface World {
  readonly home: string;
  readonly repo: GitRepo;
  readonly mock: MockModel;
  /** The whole environment of a run: nothing of the machine's own settings but PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs `codex exec ...` in the repository to its end. */
  exec(args: string[], options?: RunOptions): Promise<RunResult>;
  /** Starts `codex exec ...` in the repository; for tests that act while it runs. */
  start(args: string[], options?: { env?: NodeJS.ProcessEnv }): LiveRun;
}

const FEW_RETRIES = 'request_max_retries = 0\nstream_max_retries = 1';
const mocks: MockModel[] = [];
const runs: LiveRun[] = [];

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const mock = await startMockModel({ turns: options.turns ?? [] });
  mocks.push(mock);
  const repo = await makeGitRepo(options.files);
  const home = await makeTempHome({ 'config.toml': configToml(mock.url, options) });
  const user = await makeTempDir();
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: user.path,
    CODEX_HOME: home.path,
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    [SECRET_VARIABLE]: SECRET,
  };
  return {
    home: home.path,
    repo,
    mock,
    env,
    exec: (args, more = {}) => runProcess(codex('exec', ...args), { cwd: repo.path, env, ...more }),
    start: (args, more = {}) => {
      const run = new LiveRun(codex('exec', ...args), { cwd: repo.path, env: more.env ?? env });
      runs.push(run);
      return run;
    },
  };
}

/** Ends what the worlds of a spec left behind: `afterAll(closeWorlds)`. */
export async function closeWorlds(): Promise<void> {
  for (const run of runs.splice(0)) run.end();
  endSleeps();
  await Promise.all(mocks.splice(0).map((mock) => mock.close()));
  await disposeTemp();
}

export function configToml(url: string, { settings = '', provider = FEW_RETRIES, tables = '' }: WorldOptions = {}): string {
  return `
model = "gpt-5.3-codex"
model_provider = "mock"
${settings}

[model_providers.mock]
name = "Scripted"
base_url = "${url}"
env_key = "${SECRET_VARIABLE}"
${provider}

${tables}
`;
}

/** A path in the world's home. */
export function inHome(world: World, ...parts: string[]): string {
  return join(world.home, ...parts);
}
