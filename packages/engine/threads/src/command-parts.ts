import { type Config } from '@codex-ts/config';
import { type CommandSpec } from '@codex-ts/tools';
import { errorMessage, type SandboxPolicy } from '@codex-ts/protocol';
import { join } from 'node:path';
import { chosenVariables, commandEnvironment } from './command-environment.ts';
import { type EngineOptions } from './engine-options.ts';
import { SandboxedCommands, type SandboxedCommandsOptions } from './command-host.ts';
import { type ReadDenials } from './read-denials.ts';
import { type HostRule, ThreadNetwork, type ThreadNetworkOptions } from './thread-network.ts';
import { type ThreadRules } from './thread-rules.ts';
import { type ThreadShell } from './thread-shell.ts';

export interface CommandPartsOptions {
  threadId: string;
  config(): Config;
  env: NodeJS.ProcessEnv;
  /** Variables that hold the credentials of this program's own requests. */
  credentials: readonly string[];
  settings(): { cwd: string; sandboxPolicy: SandboxPolicy };
  denials: ReadDenials;
  rules: ThreadRules;
  /** Something the user should know. */
  notice(text: string): void;
  ask: ThreadNetworkOptions['ask'];
  mayAsk: ThreadNetworkOptions['mayAsk'];
  shell: ThreadShell;
  windowsRunner: EngineOptions['windowsRunner'];
  toolFolder: EngineOptions['toolFolder'];
}

export interface LiveCommands {
  commands: SandboxedCommands;
  network: ThreadNetwork;
  shell: ThreadShell;
}

/** What runs the commands of a thread, and what lets them out to other hosts. */
export function commandParts(options: CommandPartsOptions): Omit<LiveCommands, 'shell'> {
  const { threadId, config, env, credentials, settings, denials, rules } = options;
  const network = new ThreadNetwork({
    rules: () => config().networkProxy,
    hostRules: () => hostRules(config(), rules),
    socketFolder: join(config().codexHome, 'tmp'),
    env,
    ask: options.ask,
    mayAsk: () => config().managedNetwork?.allowedDomainsOnly !== true && options.mayAsk(),
    keep: (rule) => rules.keepHost(rule),
    onError: (error) => options.notice(`A request of a command was refused, because something went wrong: ${errorMessage(error)}`),
  });
  const commands = new SandboxedCommands({
    environment: (kind: CommandSpec['environment']) => commandEnvironment({ env, policy: config().shellEnvironmentPolicy, threadId, credentials }, kind),
    hidden: (command) => denials.forCommand({ turn: settings().sandboxPolicy, command }),
    workspace: () => settings().cwd,
    network,
    platform: () => platformOf(config(), options.windowsRunner),
    shell: options.shell,
    toolFolder: options.toolFolder ?? (() => Promise.resolve(null)),
    notice: options.notice,
    chosenVariables: (kind) => chosenVariables(config().shellEnvironmentPolicy, kind),
  });
  return { commands, network };
}

/** Where only the administrator's hosts count, a user's rules can still close some of them. */
function hostRules({ managedNetwork }: Config, rules: ThreadRules): HostRule[] {
  return rules.hostRules.filter(({ action }) => action === 'deny' || managedNetwork?.allowedDomainsOnly !== true);
}

function platformOf({ features, windowsSandbox, networkProxy, codexHome }: Config, runner: CommandPartsOptions['windowsRunner']): ReturnType<SandboxedCommandsOptions['platform']> {
  const windows = runner === undefined ? {} : { windows: { ...windowsSandbox, codexHome, runner } };
  return { allowLandlock: features.use_legacy_landlock, proxyRules: networkProxy ?? undefined, ...windows };
}

