import { failure } from './arguments.ts';
import { type PermissionGrant, readGrant } from './permission-grant.ts';
import { type ToolTurn } from './ports.ts';
import { type ObjectSchema, type ParameterSchema } from './tool-spec.ts';

/** The arguments by which a command may ask for more than the sandbox gives; the same for every shell-like tool. */
export const PERMISSION_SHAPE = {
  sandbox_permissions: 'string?',
  justification: 'string?',
  prefix_rule: 'string[]?',
  additional_permissions: 'object?',
} as const;

const PATHS: ParameterSchema = { type: 'array', items: { type: 'string' } };

/** Permissions as a model names them. */
export const GRANT_SCHEMA: ObjectSchema & { description: string } = {
  type: 'object',
  description: 'More paths to read or write, and network access.',
  properties: {
    file_system: { type: 'object', properties: { read: PATHS, write: PATHS }, additionalProperties: false },
    network: { type: 'object', properties: { enabled: { type: 'boolean' } }, additionalProperties: false },
  },
  additionalProperties: false,
};

/** `offersGrants`: a command may ask for some more permissions and stay in the sandbox. */
export function permissionSchema(offersGrants: boolean): Record<string, ParameterSchema> {
  const more = '; "with_additional_permissions" asks to stay inside it with the permissions in additional_permissions';
  return {
    ...(offersGrants ? { additional_permissions: { ...GRANT_SCHEMA, description: 'With sandbox_permissions="with_additional_permissions" only: what the command needs.' } } : {}),
    justification: {
      type: 'string',
      description: 'With sandbox_permissions="require_escalated" only: one sentence asking the user to allow this command, and why it needs it.',
    },
    prefix_rule: {
      type: 'array',
      items: { type: 'string' },
      description: 'With require_escalated only: the leading words of the command that the user could allow for good, for example ["git", "pull"].',
    },
    sandbox_permissions: {
      type: 'string',
      description: `Leave out, or "use_default", to run in the sandbox; "require_escalated" asks to run outside it${offersGrants ? more : ''}.`,
    },
  };
}

/** What a command asks for beyond the turn's sandbox. */
export interface PermissionRequest {
  kind: 'unsandboxed' | 'more-permissions';
  justification: string | null;
  /** Null when it wants to leave the sandbox. */
  grant: PermissionGrant | null;
  /** First words to be allowed for good, as the model proposes. */
  prefix: readonly string[] | null;
}

interface PermissionArguments {
  sandbox_permissions?: string | undefined;
  justification?: string | undefined;
  prefix_rule?: string[] | undefined;
  additional_permissions?: Record<string, unknown> | undefined;
}

/** The request in a call's arguments, or null. @throws ToolFailure for one that makes no sense */
export function readPermissionRequest(args: PermissionArguments, cwd: string, turn: ToolTurn): PermissionRequest | null {
  const { sandbox_permissions: wanted, additional_permissions: more } = args;
  const base = { justification: args.justification ?? null, prefix: args.prefix_rule ?? null };
  switch (wanted) {
    case undefined:
    case 'use_default':
      if (more !== undefined) throw failure('`additional_permissions` needs `sandbox_permissions` set to `with_additional_permissions`');
      return null;
    case 'require_escalated':
      return { ...base, kind: 'unsandboxed', grant: null };
    case 'with_additional_permissions':
      if (!turn.offersGrants) throw failure('additional permissions are switched off (feature `exec_permission_approvals`)');
      if (more === undefined) throw failure('missing field `additional_permissions`');
      return { ...base, kind: 'more-permissions', grant: readGrant(more, cwd) };
    default:
      throw failure(`unknown variant \`${wanted}\`, expected one of \`use_default\`, \`require_escalated\`, \`with_additional_permissions\``);
  }
}
