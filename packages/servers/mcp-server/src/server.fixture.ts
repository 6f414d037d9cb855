import { PassThrough } from 'node:stream';
import { AppServer } from '@codex-ts/app-server';
import { loadConfig, type LoadConfigInput } from '@codex-ts/config';
import { type MockModel, type MockScriptEntry, startMockModel } from '@codex-ts/mock-model';
import { makeTempDir, makeTempHome } from '@codex-ts/test-support';
import { ThreadEngine } from '@codex-ts/threads';
import { serveMcp } from './serve-mcp.ts';

/** A served client's end: what it writes and what it reads. */
export interface ServedMcp {
  readonly model: MockModel;
  readonly home: string;
  readonly workspace: string;
  readonly input: PassThrough;
  readonly output: PassThrough;
  /** What was logged. */
  readonly log: string[];
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Lines of config.toml before its tables. */
  readonly settings?: string;
  readonly tables?: string;
  readonly maxLine?: number;
  readonly maxIdle?: number;
}

/** The server over a real engine; only the model is scripted. */
export async function serve(turns: readonly MockScriptEntry[], options: ServeOptions = {}): Promise<ServedMcp> {
  const model = await startMockModel({ turns });
  const home = await makeTempHome({
    'config.toml': `model = "gpt-5.3-codex"\nmodel_provider = "mock"\napproval_policy = "never"\nsandbox_mode = "danger-full-access"\n${options.settings ?? ''}\n[model_providers.mock]\nname = "mock"\nbase_url = "${model.url}"\nrequest_max_retries = 0\nstream_max_retries = 0\n${options.tables ?? ''}`,
  });
  const workspace = await makeTempDir({ 'a.txt': 'one\n' });
  const env = { PATH: process.env['PATH'], HOME: home.path };
  const configInput: LoadConfigInput = { codexHome: home.path, cwd: workspace.path, cliOverrides: [], env };
  const engine = new ThreadEngine({ configInput, loaded: await loadConfig(configInput), version: '9.8.7', originator: 'codex_cli_rs', source: 'mcp', env });
  const [input, output, log, stop] = [new PassThrough(), new PassThrough(), [] as string[], new AbortController()];
  const { maxLine, maxIdle } = options;
  const ended = serveMcp(new AppServer(engine, { report: (text) => log.push(text) }), {
    input,
    output,
    version: '9.8.7',
    cwd: workspace.path,
    errorLog: (text) => log.push(text),
    signal: stop.signal,
    ...(maxLine === undefined ? {} : { maxLine }),
    ...(maxIdle === undefined ? {} : { maxIdle }),
  });
  return {
    ...{ model, home: home.path, workspace: workspace.path, input, output, log, stop, ended },
    close: async () => {
      input.end();
      await ended;
      await model.close();
    },
  };
}
