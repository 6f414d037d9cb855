import { win32 as windowsPath } from 'node:path';
import { markerFile, secretsFile } from './sandbox-folder.ts';
import { SANDBOX_GROUP, SANDBOX_USERS, type SandboxAccount } from './sandbox-users.ts';
import { type SandboxRunner } from './staged-launch.ts';

/** One step of the one-time set-up; plain data, in the order of `elevatedSetupSteps`. */
export type SetupStep = { title: string; timeoutMs: number } & (
  | { kind: 'group'; name: string; comment: string }
  /** A user who exists keeps the password when it can be read back. */
  | { kind: 'user'; account: SandboxAccount; name: string; comment: string; group: string }
  | { kind: 'secrets'; file: string }
  | { kind: 'hide-user'; key: string; name: string }
  | { kind: 'firewall'; user: string; proxyPorts: number[] }
  | { kind: 'read-access'; folders: string[] }
  | { kind: 'marker'; file: string; proxyPorts: number[] }
);

/** Names here, with the value 0, are not offered at the login screen. */
const HIDDEN_USERS_KEY = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\SpecialAccounts\\UserList';
const COMMENTS: Record<SandboxAccount, string> = { offline: 'Runs commands of codex without network.', online: 'Runs commands of codex with network.' };
const ACCOUNTS: readonly SandboxAccount[] = ['offline', 'online'];
const QUICK_MS = 15_000;
/** PowerShell is slow to start, and the firewall's service may have to be. */
const FIREWALL_MS = 90_000;
const ACL_MS = 60_000;

export interface SetupInput {
  codexHome: string;
  /** Ports of 127.0.0.1 on which the network proxy will listen; none: commands without network reach nothing at all. */
  proxyPorts: readonly number[];
  /** What the sandbox's users have to be able to start. */
  runner: SandboxRunner;
}

/** All that the elevated sandbox needs on a machine, in order. */
export function elevatedSetupSteps({ codexHome, proxyPorts, runner }: SetupInput): SetupStep[] {
  const scripts = runner.args.filter((arg) => windowsPath.isAbsolute(arg));
  const folders = [...new Set([runner.program, ...scripts].map((path) => windowsPath.dirname(path)))];
  return [
    { kind: 'group', name: SANDBOX_GROUP, comment: 'Users that codex runs commands as.', title: `Make the group ${SANDBOX_GROUP}`, timeoutMs: QUICK_MS },
    ...ACCOUNTS.map((account): SetupStep => {
      const name = SANDBOX_USERS[account];
      return { kind: 'user', account, name, comment: COMMENTS[account], group: SANDBOX_GROUP, title: `Make the user ${name}`, timeoutMs: QUICK_MS };
    }),
    { kind: 'secrets', file: secretsFile(codexHome), title: 'Keep the passwords of these users', timeoutMs: QUICK_MS },
    ...ACCOUNTS.map((account): SetupStep => {
      const name = SANDBOX_USERS[account];
      return { kind: 'hide-user', key: HIDDEN_USERS_KEY, name, title: `Hide ${name} from the login screen`, timeoutMs: QUICK_MS };
    }),
    { kind: 'firewall', user: SANDBOX_USERS.offline, proxyPorts: [...proxyPorts], title: `Cut ${SANDBOX_USERS.offline} off from the network`, timeoutMs: FIREWALL_MS },
    { kind: 'read-access', folders, title: 'Let these users start codex', timeoutMs: ACL_MS },
    { kind: 'marker', file: markerFile(codexHome), proxyPorts: [...proxyPorts], title: 'Note that the set-up is complete', timeoutMs: QUICK_MS },
  ];
}
