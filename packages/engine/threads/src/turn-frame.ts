import { type ToldFrame, type TurnFrame, localDate } from '@codex-ts/context';
import { localTimezone } from './local-timezone.ts';
import { permissionsInstructions } from '@codex-ts/models-manager';
import { fileView } from '@codex-ts/file-policy';
import { type ApprovalPolicy, type FileAccess, networkAllowed, type ReadAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { type TurnContextItem } from '@codex-ts/rollout';
import { writableRoots } from '@codex-ts/sandboxing';
import { type TurnSettings } from '@codex-ts/session';
import { basename } from 'node:path';

export interface FrameFacts {
  settings: TurnSettings;
  baseInstructions: string;
  /** Null where the model has none, or the feature is off. */
  personality: NonNullable<TurnFrame['personality']> | null;
  developerInstructions: string | null;
  projectDocs: string | null;
  shell: string;
  env: NodeJS.ProcessEnv;
  /** Hosts that the proxy lets commands reach. */
  allowedHosts: readonly string[];
  /** First words of commands that rules allow. */
  allowedPrefixes: readonly (readonly string[])[];
  offersPermissionRequests: boolean;
  now: Date;
}

/** What the model is told of a turn's surroundings. */
export function turnFrame(facts: FrameFacts): TurnFrame {
  const { settings, env, allowedHosts, allowedPrefixes, offersPermissionRequests } = facts;
  const { sandboxPolicy: policy, approvalPolicy: approval, cwd } = settings;
  const writable = writableRoots(policy, cwd, env).map(({ root }) => root);
  return {
    model: settings.model,
    personality: facts.personality,
    baseInstructions: facts.baseInstructions,
    permissions: permissionsInstructions({ policy, approval, writableRoots: writable, ...readFacts(policy, cwd, env), allowedHosts, allowedPrefixes, offersPermissionRequests }),
    permissionsKey: permissionsKey(approval, policy),
    developerInstructions: facts.developerInstructions,
    projectDocs: facts.projectDocs,
    environment: { cwd, shell: basename(facts.shell), currentDate: localDate(facts.now), timezone: localTimezone(env) },
  };
}

function readFacts(policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): { readable: string[] | null; unreadable: string[] } {
  const { root, rules } = fileView(policy, cwd, env);
  const paths = (access: FileAccess) => rules.filter((rule) => rule.origin === 'policy' && rule.access === access).map(({ path }) => path);
  return { readable: root === 'none' ? paths('read') : null, unreadable: paths('none') };
}

/** What a resumed thread was told last. */
export function toldFrame(context: TurnContextItem): ToldFrame {
  return {
    model: context.model,
    permissionsKey: permissionsKey(context.approval_policy, context.sandbox_policy),
    cwd: context.cwd,
    currentDate: context.current_date ?? null,
    timezone: context.timezone ?? null,
    personality: context.personality ?? null,
  };
}

/** Equal for equal policies, however their fields were ordered or left out. */
function permissionsKey(approval: ApprovalPolicy, policy: SandboxPolicy): string {
  return JSON.stringify([approval, policy.type, ...distinctions(policy)]);
}

function distinctions(policy: SandboxPolicy): unknown[] {
  switch (policy.type) {
    case 'permission-profile':
      return [policy.name, policy.files, policy.network];
    case 'workspace-write':
      return [policy.writable_roots, policy.network_access, policy.exclude_tmpdir_env_var, policy.exclude_slash_tmp, ...restrictedReads(policy.read_only_access)];
    case 'read-only':
      return [networkAllowed(policy), ...restrictedReads(policy.access)];
    default:
      return [networkAllowed(policy)];
  }
}

function restrictedReads(access: ReadAccess | undefined): unknown[] {
  return access?.type === 'restricted' ? [access.include_platform_defaults, access.readable_roots] : [];
}
