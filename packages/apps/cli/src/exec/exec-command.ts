import { resolve } from 'node:path';
import { type Config, loadConfig, type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type ExecOptions, runExec, type ThreadChoice, wantsColor } from '@codex-ts/exec';
import { resolveCodexHome } from '@codex-ts/fs-utils';
import { findRepoRoot } from '@codex-ts/git-utils';
import { CodexError } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { loadDotenv } from '../load-dotenv.ts';
import { type ExecArguments } from './exec-arguments.ts';
import { runConfigInput, orderedOverrides } from './run-config-input.ts';
import { execInput } from './exec-input.ts';
import { originator } from './originator.ts';
import { readSchema } from './read-schema.ts';
import { resolveCwd } from './resolve-cwd.ts';
import { storedThread } from './stored-thread.ts';

/**
 * Runs `codex exec`. The order of the checks is part of the behaviour: the first that fails is the one reported.
 * @returns the exit code
 * @throws CodexError when the run cannot begin
 */
export async function execCommand(args: ExecArguments, outer: CommandHost): Promise<number> {
  if (args.remote !== undefined || args.remoteAuthTokenEnv !== undefined) {
    const { remoteExec } = await import('./remote-exec.ts');
    return remoteExec(args, outer);
  }
  const overrides = await orderedOverrides(args.overrides, outer.cwd);
  const cwd = await resolveCwd(args.cd, outer.cwd);
  const codexHome = resolveCodexHome(outer.env).path;
  const env = await loadDotenv(codexHome, outer.env);
  const host = { ...outer, env };
  const given = runConfigInput({ args, overrides, codexHome, cwd, env, approvalPolicy: 'never' });
  if (args.oss === null) return configuredRun(args, { configInput: given, loaded: await loadConfig(given), warnings: [] }, host);
  const { withLocalProvider } = await import('../local-provider/with-local-provider.ts');
  return withLocalProvider({ request: args.oss, configInput: given, isReplay: args.replay !== undefined }, host, (run) => configuredRun(args, run, host));
}

/** How a run is configured, and what came up until then. */
interface ConfiguredRun {
  readonly configInput: LoadConfigInput;
  readonly loaded: LoadedConfig;
  readonly warnings: readonly string[];
}

async function configuredRun(args: ExecArguments, { configInput, loaded, warnings: earlier }: ConfiguredRun, host: CommandHost): Promise<number> {
  const { env } = host;
  const { config } = loaded;
  const { codexHome, cwd } = config;
  const outputSchema = args.schemaFile === undefined ? undefined : await readSchema(resolve(host.cwd, args.schemaFile));
  const input = await execInput(args, host, outputSchema);
  if (!args.skipGitRepoCheck) requireRepository(cwd);
  const threadId =
    args.from === null ? null : await storedThread(args.from, { codexHome, cwd, modelProvider: config.modelProviderId, signal: host.signal });
  const engine = await host.startEngine({
    loaded,
    configInput,
    env,
    originator: originator(env),
    version: host.version,
    stderr: host.stderr,
    transportOption: cassette(args, host.cwd),
  });
  try {
    const warnings = [...loaded.warnings, ...earlier, ...approvalWarning(args), ...engine.warnings];
    const options = execOptions(args, config, { threadId, input, warnings, host });
    return await runExec(options, { client: engine.client, stdout: host.stdout, stderr: host.stderr, signal: host.signal });
  } finally {
    await engine.close();
  }
}

function requireRepository(cwd: string): void {
  if (findRepoRoot(cwd) !== null) return;
  throw new CodexError(`${cwd} is not inside a Git repository. Give --skip-git-repo-check to run there all the same.`, { code: 'not_a_repository' });
}

function cassette({ record, replay }: ExecArguments, cwd: string): { record?: string; replay?: string } {
  return { ...(record === undefined ? {} : { record: resolve(cwd, record) }), ...(replay === undefined ? {} : { replay: resolve(cwd, replay) }) };
}

interface Gathered {
  readonly threadId: string | null;
  readonly input: ExecOptions['input'];
  readonly warnings: readonly string[];
  readonly host: CommandHost;
}

function execOptions(args: ExecArguments, config: Config, { threadId, input, warnings, host }: Gathered): ExecOptions {
  const here = (path: string): string => resolve(host.cwd, path);
  return {
    version: host.version,
    thread: threadChoice(args, threadId),
    settings: {
      model: config.model,
      modelProvider: config.modelProviderId,
      cwd: config.cwd,
      approvalPolicy: config.approvalPolicy,
      // A mode would take the place of the profile.
      ...(config.permissionProfile === null ? { sandbox: config.sandboxMode } : {}),
    },
    input,
    display: {
      format: args.json ? 'jsonl' : 'human',
      color: wantsColor(args.color, host.stderr.isTTY === true, host.env),
      reasoningEffort: config.modelReasoningEffort,
      reasoningSummary: config.modelReasoningSummary,
      hideReasoning: config.hideAgentReasoning,
      // Models on this computer seldom sum up what they think.
      showRawReasoning: config.showRawAgentReasoning || args.oss !== null,
    },
    lastMessageFile: args.lastMessageFile === undefined ? undefined : here(args.lastMessageFile),
    warnings,
  };
}

/** A stored thread that is to be resumed without a record is copied: its own record must not grow. */
function threadChoice({ from, ephemeral }: ExecArguments, threadId: string | null): ThreadChoice {
  if (threadId === null) return { kind: 'start', ephemeral };
  return from?.verb === 'fork' || ephemeral ? { kind: 'fork', threadId, ephemeral } : { kind: 'resume', threadId };
}

function approvalWarning({ askForApproval: policy }: ExecArguments): string[] {
  if (policy === undefined || policy === 'never') return [];
  return [`exec cannot ask anyone: approval is \`never\`, not \`${policy}\`.`];
}
