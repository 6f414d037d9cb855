import { type FileView } from '@codex-ts/file-policy';
import { type NetworkAccess } from '@codex-ts/protocol';
import { commandLineWarning } from './command-line.ts';
import { variable, withVariables } from './environment-block.ts';
import { type SidReference, type WindowsLaunch, type WindowsLevel, type WindowsPlan } from './launch-description.ts';
import { offlineEnvironment, type OfflineEnvironment } from './offline-environment.ts';
import { aclRequests, capabilities, writableParts } from './planned-files.ts';
import { refusal } from './refusals.ts';
import { DISABLE_MAX_PRIVILEGE, EVERYONE_SID, LUA_TOKEN, WRITE_RESTRICTED } from './win32-constants.ts';

export interface WindowsInput {
  /** Program and arguments, run without a shell. */
  argv: readonly string[];
  cwd: string;
  /** The command's whole environment; with `proxied` network it names the proxy already. */
  env: Readonly<Record<string, string>>;
  view: FileView;
  network: NetworkAccess;
  /** Where the proxy listens on 127.0.0.1; empty unless the network is `proxied`. */
  proxyPorts: readonly number[];
  level: WindowsLevel;
  /** A desktop of its own keeps the command from talking to the windows of other programs. */
  privateDesktop: boolean;
  codexHome: string;
  /** The writable folders of the policy's legacy form, where the caller wants a difference to be refused. */
  legacyWritableRoots?: readonly string[] | undefined;
}

/**
 * What has to be done on Windows so that a command runs under a policy: a pure description, for `stageWindowsLaunch`
 * and `runWindowsSandbox`. `refused`: Windows cannot hold this policy, so the command must not run; `reason` is a
 * sentence for the user.
 */
export function planWindows(input: WindowsInput): WindowsPlan {
  const reason = refusal(input) ?? proxyRefusal(input);
  if (reason !== null) return { type: 'refused', reason: `The command was not run: ${reason}.` };
  const parts = writableParts(input.view);
  const { env, files } = environmentFor(input);
  const launch: WindowsLaunch = {
    version: 1,
    level: input.level,
    argv: [...input.argv],
    cwd: input.cwd,
    env,
    codexHome: input.codexHome,
    token: { flags: DISABLE_MAX_PRIVILEGE | LUA_TOKEN | WRITE_RESTRICTED, restrictingSids: [...capabilities(parts), ...ALWAYS] },
    acls: aclRequests({ view: input.view, level: input.level, readable: readableFolders(input) }),
    files,
    desktop: input.privateDesktop ? 'private' : 'default',
    account: accountFor(input),
    proxyPorts: input.network === 'proxied' ? [...input.proxyPorts] : [],
    warnings: warningsFor(input),
  };
  return { type: 'launch', launch };
}

/** Without them a command could not write to its own pipes, nor to what is open to everybody. */
const ALWAYS: readonly SidReference[] = [{ kind: 'logon' }, { kind: 'literal', sid: EVERYONE_SID }];

function proxyRefusal({ network, proxyPorts }: WindowsInput): string | null {
  return network === 'proxied' && proxyPorts.length === 0 ? 'its network goes through the proxy, but no proxy is running' : null;
}

function environmentFor(input: WindowsInput): OfflineEnvironment {
  if (input.network !== 'restricted') return { env: { ...input.env }, files: [] };
  const offline = offlineEnvironment(input.env);
  return { ...offline, env: withVariables(offline.env, { CODEX_SANDBOX_NETWORK_DISABLED: '1' }) };
}

function accountFor({ level, network }: WindowsInput): WindowsLaunch['account'] {
  if (level === 'unelevated') return 'self';
  return network === 'enabled' ? 'online' : 'offline';
}

/** What the sandbox's users cannot read by themselves, where a policy lets commands read the whole disk. */
function readableFolders({ cwd, env, view }: WindowsInput): string[] {
  const profile = variable(env, 'USERPROFILE') ?? '';
  return [profile, cwd, ...writableParts(view).map(({ root }) => root)].filter((path) => path !== '');
}

function warningsFor(input: WindowsInput): string[] {
  const isOpenNetwork = input.level === 'unelevated' && input.network === 'restricted';
  const isOpenRead = input.level === 'elevated' && input.view.root === 'none';
  return [
    isOpenNetwork ? 'The unelevated Windows sandbox cannot cut commands off from the network: it only sets their environment so that programs fail to reach it.' : null,
    isOpenRead ? 'Files that every user of this computer may read stay readable for commands.' : null,
    commandLineWarning(input.argv),
  ].filter((warning) => warning !== null);
}
