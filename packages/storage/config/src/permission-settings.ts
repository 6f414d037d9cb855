import { type ApprovalPolicy, type NetworkProxyRules, networkAccess, type PermissionProfilePolicy, type SandboxMode, type SandboxPolicy } from '@codex-ts/protocol';

import { type ConfigSources } from './build-config.ts';
import { type ManagedNetwork, type WindowsSandboxSettings } from './config.ts';
import { managedPolicy } from './managed-policy.ts';
import { networkRules } from './network-settings.ts';
import { profilePolicy } from './permission-profile.ts';
import { type ChosenProfile, chosenProfile } from './profile-choice.ts';
import { allowedKind } from './requirements.ts';
import { defaultApprovalPolicy, defaultSandboxMode, sandboxPolicy } from './sandbox-settings.ts';
import { type RootTable } from './schema/root-keys.ts';
import { type ShellEnvironmentPolicy } from './shell-environment.ts';

const TERMINAL_TIMEOUT_MS = { byDefault: 300_000, atLeast: 5000 };

/** What commands may do, when a person is asked, and which environment they see. Its type is checked as part of a Config. */
export function permissionSettings(sources: ConfigSources) {
  const { root, profile, flags, trust, enforcement, requirements } = sources;
  const approval = flags.approvalPolicy ?? profile.approval_policy ?? root.approval_policy;
  const wanted = { value: approval ?? defaultApprovalPolicy(trust), isSet: approval !== undefined };
  const approvalPolicy = enforcement.hold<ApprovalPolicy>('approval_policy', 'allowedApprovalPolicies', wanted, requirements?.allowedApprovalPolicies ?? []);
  const timeout = root.background_terminal_max_timeout ?? TERMINAL_TIMEOUT_MS.byDefault;
  return {
    projectTrust: trust,
    approvalPolicy,
    approvalPolicySet: approval !== undefined,
    ...sandboxSettings(sources),
    requiredRules: requirements?.rules ?? [],
    rulesFolders: sources.stack.rulesFolders,
    dangerScreen: root.danger_screen ?? true,
    windowsSandbox: windowsSandbox(sources),
    allowLoginShell: root.allow_login_shell ?? true,
    shellEnvironmentPolicy: environmentPolicy(root.shell_environment_policy ?? {}),
    backgroundTerminalMaxTimeout: Math.max(timeout, TERMINAL_TIMEOUT_MS.atLeast),
  };
}

interface SandboxSettings {
  readonly sandboxMode: SandboxMode;
  readonly permissionProfile: string | null;
  readonly sandboxPolicy: SandboxPolicy;
  readonly networkProxy: NetworkProxyRules | null;
  readonly managedNetwork: ManagedNetwork | null;
}

function sandboxSettings(sources: ConfigSources): SandboxSettings {
  const { flags, profile, requirements, stack, env, cwd, findings } = sources;
  const isNamed = flags.sandboxMode === undefined && profile.sandbox_mode === undefined;
  const chosen = isNamed ? chosenProfile(stack, sources.root) : null;
  const context = { cwd, env, home: stack.home, addDirs: flags.addDirs ?? [], findings };
  const wanted = chosen === null ? null : profilePolicy(chosen.name, chosen.table, context);
  const own = wanted === null || chosen === null ? legacySettings(sources) : profileSettings(wanted, chosen, sources);
  const demands = requirements?.network ?? null;
  const managedNetwork = demands?.enabled === true ? { allowedDomainsOnly: demands.allowedDomainsOnly } : null;
  const policy = managedPolicy(own.sandboxPolicy, { managedNetwork });
  const needsRules = managedNetwork !== null || networkAccess(policy) === 'proxied';
  const table = own.permissionProfile === null ? undefined : chosen?.table.network;
  return { ...own, sandboxPolicy: policy, managedNetwork, networkProxy: needsRules ? networkRules(table ?? {}, demands) : null };
}

type OwnSettings = Pick<SandboxSettings, 'sandboxMode' | 'permissionProfile' | 'sandboxPolicy'>;

function legacySettings({ root, profile, flags, trust, cwd, enforcement }: ConfigSources): OwnSettings {
  const mode = flags.sandboxMode ?? profile.sandbox_mode ?? root.sandbox_mode;
  const wanted = { value: mode ?? defaultSandboxMode(trust), isSet: mode !== undefined };
  const sandboxMode = enforcement.hold<SandboxMode>('sandbox_mode', 'allowedSandboxModes', wanted, ['read-only']);
  return { sandboxMode, permissionProfile: null, sandboxPolicy: sandboxPolicy(sandboxMode, root.sandbox_workspace_write ?? {}, flags.addDirs ?? [], cwd) };
}

/** A profile that may do more than an administrator allows gives way to read-only as a whole. */
function profileSettings(policy: PermissionProfilePolicy, { name }: ChosenProfile, { enforcement, requirements }: ConfigSources): OwnSettings {
  const kind = allowedKind(policy, requirements?.allowedSandboxModes ?? null);
  const named = `\`${name}\`, which counts as \`${kind}\``;
  const held = enforcement.hold('default_permissions', 'allowedSandboxModes', { value: kind, isSet: true, named }, ['read-only' as const]);
  if (held !== kind) return { sandboxMode: 'read-only', permissionProfile: null, sandboxPolicy: { type: 'read-only' } };
  const { nearest } = policy;
  return { sandboxMode: nearest.type === 'external-sandbox' ? 'read-only' : nearest.type, permissionProfile: name, sandboxPolicy: policy };
}

function windowsSandbox({ root, profile }: ConfigSources): WindowsSandboxSettings {
  return {
    level: profile.windows?.sandbox ?? root.windows?.sandbox ?? null,
    privateDesktop: profile.windows?.sandbox_private_desktop ?? root.windows?.sandbox_private_desktop ?? true,
  };
}

function environmentPolicy(table: NonNullable<RootTable['shell_environment_policy']>): ShellEnvironmentPolicy {
  return {
    inherit: table.inherit ?? 'all',
    ignoreDefaultExcludes: table.ignore_default_excludes ?? true,
    exclude: table.exclude ?? [],
    set: table.set ?? {},
    includeOnly: table.include_only ?? [],
  };
}
