import { type ToldFrame, type TurnFrame, localDate } from '@codex-ts/context';
import { localTimezone } from './local-timezone.ts';
import { permissionsInstructions } from '@codex-ts/models-manager';
import { type ApprovalPolicy, networkAllowed, type SandboxPolicy } from '@codex-ts/protocol';
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
  now: Date;
}

/** What the model is told of a turn's surroundings. */
export function turnFrame(facts: FrameFacts): TurnFrame {
  const { settings, env } = facts;
  const { sandboxPolicy: policy, approvalPolicy: approval, cwd } = settings;
  const roots = writableRoots(policy, cwd, env).map(({ root }) => root);
  return {
    model: settings.model,
    personality: facts.personality,
    baseInstructions: facts.baseInstructions,
    permissions: permissionsInstructions({ policy, approval, writableRoots: roots, networkAllowed: networkAllowed(policy) }),
    permissionsKey: permissionsKey(approval, policy),
    developerInstructions: facts.developerInstructions,
    projectDocs: facts.projectDocs,
    environment: { cwd, shell: basename(facts.shell), currentDate: localDate(facts.now), timezone: localTimezone(env) },
  };
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
  const filled =
    policy.type === 'workspace-write'
      ? [policy.writable_roots, policy.network_access, policy.exclude_tmpdir_env_var, policy.exclude_slash_tmp]
      : [networkAllowed(policy)];
  return JSON.stringify([approval, policy.type, ...filled]);
}
