import { type Static, Type } from 'typebox';

import { ABSOLUTE_PATH, maybe, words } from './parts.ts';
import { CommandAction } from './thread-item.ts';

const NetworkApprovalContext = Type.Object({
  host: Type.String(),
  protocol: words('http', 'https', 'socks5Tcp', 'socks5Udp'),
});

const NetworkPolicyAmendment = Type.Object({ host: Type.String(), action: words('allow', 'deny') });

/** Answers to a command prompt. `decline` lets the turn go on, `cancel` interrupts it. */
export const CommandExecutionApprovalDecision = Type.Union([
  words('accept', 'acceptForSession', 'decline', 'cancel'),
  Type.Object(
    { acceptWithExecpolicyAmendment: Type.Object({ execpolicy_amendment: Type.Array(Type.String()) }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { applyNetworkPolicyAmendment: Type.Object({ network_policy_amendment: NetworkPolicyAmendment }) },
    { additionalProperties: false },
  ),
]);
export type CommandExecutionApprovalDecision = Static<typeof CommandExecutionApprovalDecision>;

const Paths = maybe(Type.Array(Type.String({ title: ABSOLUTE_PATH })));
const FilePermissions = Type.Object({ read: Paths, write: Paths });
const NetworkPermissions = Type.Object({ enabled: maybe(Type.Boolean()) });
const permissionParts = { fileSystem: maybe(FilePermissions), network: maybe(NetworkPermissions) };

/** More permissions on top of the sandbox policy. */
const AdditionalPermissionProfile = Type.Object(permissionParts);

/** With a `networkApprovalContext` the question is about a host, and the command fields may be absent. */
export const CommandExecutionRequestApprovalParams = Type.Object({
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  approvalId: maybe(Type.String()),
  reason: maybe(Type.String()),
  networkApprovalContext: maybe(NetworkApprovalContext),
  command: maybe(Type.String()),
  cwd: maybe(Type.String()),
  commandActions: maybe(Type.Array(CommandAction)),
  proposedExecpolicyAmendment: maybe(Type.Array(Type.String())),
  proposedNetworkPolicyAmendments: maybe(Type.Array(NetworkPolicyAmendment)),
  availableDecisions: maybe(Type.Array(CommandExecutionApprovalDecision)),
  /** For clients with the experimental capability only. */
  additionalPermissions: maybe(AdditionalPermissionProfile),
});
export type CommandExecutionRequestApprovalParams = Static<typeof CommandExecutionRequestApprovalParams>;

export const CommandExecutionRequestApprovalResponse = Type.Object({ decision: CommandExecutionApprovalDecision });
export type CommandExecutionRequestApprovalResponse = Static<typeof CommandExecutionRequestApprovalResponse>;

export const FileChangeApprovalDecision = words('accept', 'acceptForSession', 'decline', 'cancel');
export type FileChangeApprovalDecision = Static<typeof FileChangeApprovalDecision>;

/** The changes themselves are in the `fileChange` item of that id. */
export const FileChangeRequestApprovalParams = Type.Object({
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  reason: maybe(Type.String()),
  grantRoot: maybe(Type.String()),
});
export type FileChangeRequestApprovalParams = Static<typeof FileChangeRequestApprovalParams>;

export const FileChangeRequestApprovalResponse = Type.Object({ decision: FileChangeApprovalDecision });
export type FileChangeRequestApprovalResponse = Static<typeof FileChangeRequestApprovalResponse>;

/** The model asks for more permissions for its commands. */
export const PermissionsRequestApprovalParams = Type.Object({
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  reason: maybe(Type.String()),
  permissions: Type.Object(permissionParts, { additionalProperties: false }),
});
export type PermissionsRequestApprovalParams = Static<typeof PermissionsRequestApprovalParams>;

/** What is granted; more than was asked for does not count. */
export const PermissionsRequestApprovalResponse = Type.Object({
  permissions: Type.Object(permissionParts),
  scope: Type.Optional(Type.Enum(['turn', 'session'], { type: 'string', default: 'turn' })),
});
export type PermissionsRequestApprovalResponse = Static<typeof PermissionsRequestApprovalResponse>;
