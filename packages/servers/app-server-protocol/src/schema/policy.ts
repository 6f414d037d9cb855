import { type Static } from 'typebox';

import { oneOf, union } from './named.ts';
import { AbsolutePathBuf, byDefault, closed, OffByDefault, OnByDefault, words } from './parts.ts';
import { Type } from './type.ts';

/**
 * When a person is asked before a command runs. The keys of `granular` keep the spelling of the configuration
 * file.
 */
export const AskForApproval = union('AskForApproval', [
  words('untrusted', 'on-failure', 'on-request'),
  closed({
    granular: Type.Object({
      sandbox_approval: Type.Boolean(),
      rules: Type.Boolean(),
      skill_approval: OffByDefault,
      request_permissions: OffByDefault,
      mcp_elicitations: Type.Boolean(),
    }),
  }),
  words('never'),
]);
export type AskForApproval = Static<typeof AskForApproval>;

/** Who answers approval requests: the person at the client, or a reviewing sub-agent. */
export const ApprovalsReviewer = oneOf('ApprovalsReviewer', 'user', 'guardian_subagent');
export type ApprovalsReviewer = Static<typeof ApprovalsReviewer>;

/** The sandbox word of thread parameters; turns and results carry a whole `SandboxPolicy`. */
export const SandboxMode = oneOf('SandboxMode', 'read-only', 'workspace-write', 'danger-full-access');
export type SandboxMode = Static<typeof SandboxMode>;

const NetworkAccess = oneOf('NetworkAccess', 'restricted', 'enabled');

/** What a sandboxed command may read. */
const ReadOnlyAccess = union('ReadOnlyAccess', [
  Type.Object({
    type: words('restricted'),
    includePlatformDefaults: OnByDefault,
    readableRoots: byDefault(Type.Array(AbsolutePathBuf), []),
  }),
  Type.Object({ type: words('fullAccess') }),
]);

/** What commands may touch. All but `type` may be left out on the way in; results carry every field. */
export const SandboxPolicy = union('SandboxPolicy', [
  Type.Object({ type: words('dangerFullAccess') }),
  Type.Object({
    type: words('readOnly'),
    access: byDefault(ReadOnlyAccess, { type: 'fullAccess' }),
    networkAccess: OffByDefault,
  }),
  Type.Object({ type: words('externalSandbox'), networkAccess: byDefault(NetworkAccess, 'restricted') }),
  Type.Object({
    type: words('workspaceWrite'),
    writableRoots: byDefault(Type.Array(AbsolutePathBuf), []),
    readOnlyAccess: byDefault(ReadOnlyAccess, { type: 'fullAccess' }),
    networkAccess: OffByDefault,
    excludeTmpdirEnvVar: OffByDefault,
    excludeSlashTmp: OffByDefault,
  }),
]);
export type SandboxPolicy = Static<typeof SandboxPolicy>;

export const ReasoningEffort = oneOf('ReasoningEffort', 'none', 'minimal', 'low', 'medium', 'high', 'xhigh');
export type ReasoningEffort = Static<typeof ReasoningEffort>;

export const ReasoningSummary = oneOf('ReasoningSummary', 'auto', 'concise', 'detailed', 'none');
export type ReasoningSummary = Static<typeof ReasoningSummary>;

export const ServiceTier = oneOf('ServiceTier', 'fast', 'flex');
export type ServiceTier = Static<typeof ServiceTier>;

export const Personality = oneOf('Personality', 'none', 'friendly', 'pragmatic');
export type Personality = Static<typeof Personality>;
