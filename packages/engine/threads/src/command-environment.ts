import { shellEnvironment, type ShellEnvironmentPolicy } from '@codex-ts/config';

/** Makes programs print plain text and never page or ask, whatever the user's terminal is set to. */
const NON_INTERACTIVE: Readonly<Record<string, string>> = {
  NO_COLOR: '1',
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  LC_CTYPE: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  COLORTERM: '',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  GH_PAGER: 'cat',
  CODEX_CI: '1',
};

export interface CommandEnvironmentOptions {
  env: NodeJS.ProcessEnv;
  policy: ShellEnvironmentPolicy;
  threadId: string;
  /** Variables that hold the credentials of this program's own provider: commands have no use for them. */
  credentials: readonly string[];
}

/** The environment of the model's commands. `tool`: for exec_command, which promises non-interactive settings. */
export function commandEnvironment(options: CommandEnvironmentOptions, kind: 'tool' | 'plain'): Record<string, string> {
  const { env, policy, threadId, credentials } = options;
  const visible = Object.fromEntries(Object.entries(env).filter(([name]) => !credentials.includes(name)));
  return shellEnvironment(policy, visible, { CODEX_THREAD_ID: threadId, ...(kind === 'tool' ? NON_INTERACTIVE : {}) });
}

/** Names of what is set on purpose for such a command: what a shell collects at its start gives way to it. */
export function chosenVariables(policy: ShellEnvironmentPolicy, kind: 'tool' | 'plain'): string[] {
  return [...Object.keys(policy.set), 'CODEX_THREAD_ID', 'CODEX_SANDBOX_NETWORK_DISABLED', ...(kind === 'tool' ? Object.keys(NON_INTERACTIVE) : [])];
}
