import { failure } from './arguments.ts';
import { type ParameterSchema } from './tool-spec.ts';

/** The arguments by which a command may ask to run outside the sandbox; the same for every shell-like tool. */
export const PERMISSION_SHAPE = { sandbox_permissions: 'string?', justification: 'string?', prefix_rule: 'string[]?' } as const;

export const PERMISSION_SCHEMA: Record<string, ParameterSchema> = {
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
    description: 'Leave out, or "use_default", to run in the sandbox; "require_escalated" asks to run outside it.',
  },
};

/** The request to run outside the sandbox, or null. */
export function readEscalation(args: { sandbox_permissions?: string | undefined; justification?: string | undefined }): { justification: string | null } | null {
  switch (args.sandbox_permissions) {
    case undefined:
    case 'use_default':
      return null;
    case 'require_escalated':
      return { justification: args.justification ?? null };
    default:
      throw failure(`unknown variant \`${args.sandbox_permissions}\`, expected one of \`use_default\`, \`require_escalated\``);
  }
}
