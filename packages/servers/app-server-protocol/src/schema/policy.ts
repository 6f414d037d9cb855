import { type Static, Type } from 'typebox';

import { ABSOLUTE_PATH, OffByDefault, words } from './parts.ts';

const GranularApproval = Type.Object({
  sandbox_approval: Type.Boolean(),
  rules: Type.Boolean(),
  skill_approval: OffByDefault,
  request_permissions: OffByDefault,
  mcp_elicitations: Type.Boolean(),
});

/** When a person is asked before a command runs. The keys of `granular` keep the spelling of the configuration file. */
export const AskForApproval = Type.Union([
  words('untrusted', 'on-failure', 'on-request'),
  Type.Object({ granular: GranularApproval }, { additionalProperties: false }),
  words('never'),
]);
export type AskForApproval = Static<typeof AskForApproval>;

/** Who answers approval requests: the person at the client, or a reviewing sub-agent. */
export const ApprovalsReviewer = words('user', 'guardian_subagent');
export type ApprovalsReviewer = Static<typeof ApprovalsReviewer>;

/** The sandbox word of thread parameters; turns and results carry a whole `SandboxPolicy`. */
export const SandboxMode = words('read-only', 'workspace-write', 'danger-full-access');
export type SandboxMode = Static<typeof SandboxMode>;

/** Refused when relative. */
const AbsolutePath = Type.String({ title: ABSOLUTE_PATH });

/** What a sandboxed command may read. */
const ReadOnlyAccess = Type.Union([
  Type.Object({
    type: words('restricted'),
    includePlatformDefaults: Type.Optional(Type.Boolean({ default: true })),
    readableRoots: Type.Optional(Type.Array(AbsolutePath, { default: [] })),
  }),
  Type.Object({ type: words('fullAccess') }),
]);

const ReadAccessOrAll = Type.Optional(
  Type.Union(ReadOnlyAccess.anyOf, { title: 'ReadOnlyAccess', default: { type: 'fullAccess' } }),
);

/** What commands may touch. All but `type` may be left out on the way in; results carry every field. */
export const SandboxPolicy = Type.Union(
  [
    Type.Object({ type: words('dangerFullAccess') }),
    Type.Object({ type: words('readOnly'), access: ReadAccessOrAll, networkAccess: OffByDefault }),
    Type.Object({
      type: words('externalSandbox'),
      networkAccess: Type.Optional(Type.Enum(['restricted', 'enabled'], { type: 'string', default: 'restricted' })),
    }),
    Type.Object({
      type: words('workspaceWrite'),
      writableRoots: Type.Optional(Type.Array(AbsolutePath, { default: [] })),
      readOnlyAccess: ReadAccessOrAll,
      networkAccess: OffByDefault,
      excludeTmpdirEnvVar: OffByDefault,
      excludeSlashTmp: OffByDefault,
    }),
  ],
  { title: 'SandboxPolicy' },
);
export type SandboxPolicy = Static<typeof SandboxPolicy>;

export const ReasoningEffort = words('none', 'minimal', 'low', 'medium', 'high', 'xhigh');
export type ReasoningEffort = Static<typeof ReasoningEffort>;
export const ReasoningSummary = words('auto', 'concise', 'detailed', 'none');
export type ReasoningSummary = Static<typeof ReasoningSummary>;
export const ServiceTier = words('fast', 'flex');
export type ServiceTier = Static<typeof ServiceTier>;
export const Personality = words('none', 'friendly', 'pragmatic');
export type Personality = Static<typeof Personality>;
