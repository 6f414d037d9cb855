import { type Static } from 'typebox';

import { CommandAction } from './command-action.ts';
import { stable } from './exchange.ts';
import { object, oneOf, union } from './named.ts';
import { closed, experimental, omissible, words } from './parts.ts';
import { AdditionalPermissionProfile } from './permissions.ts';
import { Type } from './type.ts';

const NetworkApprovalProtocol = oneOf('NetworkApprovalProtocol', 'http', 'https', 'socks5Tcp', 'socks5Udp');

const NetworkApprovalContext = object('NetworkApprovalContext', {
  host: Type.String(),
  protocol: NetworkApprovalProtocol,
});

const NetworkPolicyRuleAction = oneOf('NetworkPolicyRuleAction', 'allow', 'deny');

export const NetworkPolicyAmendment = object('NetworkPolicyAmendment', {
  host: Type.String(),
  action: NetworkPolicyRuleAction,
});

/** Answers to a command prompt. `decline` lets the turn go on, `cancel` interrupts it. */
export const CommandExecutionApprovalDecision = union('CommandExecutionApprovalDecision', [
  words('accept', 'acceptForSession'),
  closed({ acceptWithExecpolicyAmendment: Type.Object({ execpolicy_amendment: Type.Array(Type.String()) }) }),
  closed({ applyNetworkPolicyAmendment: Type.Object({ network_policy_amendment: NetworkPolicyAmendment }) }),
  words('decline', 'cancel'),
]);
export type CommandExecutionApprovalDecision = Static<typeof CommandExecutionApprovalDecision>;

const CommandExecutionRequestApprovalSkillMetadata = object('CommandExecutionRequestApprovalSkillMetadata', {
  pathToSkillsMd: Type.String(),
});

/** With a `networkApprovalContext` the question is about a host, and the command fields may be absent. */
export const CommandExecutionRequestApprovalParams = object('CommandExecutionRequestApprovalParams', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  approvalId: omissible(Type.String()),
  reason: omissible(Type.String()),
  networkApprovalContext: omissible(NetworkApprovalContext),
  command: omissible(Type.String()),
  cwd: omissible(Type.String()),
  commandActions: omissible(Type.Array(CommandAction)),
  additionalPermissions: experimental(omissible(AdditionalPermissionProfile)),
  skillMetadata: experimental(omissible(CommandExecutionRequestApprovalSkillMetadata)),
  proposedExecpolicyAmendment: omissible(Type.Array(Type.String())),
  proposedNetworkPolicyAmendments: omissible(Type.Array(NetworkPolicyAmendment)),
  availableDecisions: experimental(omissible(Type.Array(CommandExecutionApprovalDecision))),
});
export type CommandExecutionRequestApprovalParams = Static<typeof CommandExecutionRequestApprovalParams>;

export const CommandExecutionRequestApprovalResponse = object('CommandExecutionRequestApprovalResponse', {
  decision: CommandExecutionApprovalDecision,
});
export type CommandExecutionRequestApprovalResponse = Static<typeof CommandExecutionRequestApprovalResponse>;

/** The changes themselves are in the `fileChange` item of that id. */
export const FileChangeRequestApprovalParams = object('FileChangeRequestApprovalParams', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  reason: omissible(Type.String()),
  grantRoot: omissible(Type.String()),
});
export type FileChangeRequestApprovalParams = Static<typeof FileChangeRequestApprovalParams>;

export const FileChangeApprovalDecision = oneOf(
  'FileChangeApprovalDecision', 'accept', 'acceptForSession', 'decline', 'cancel',
);
export type FileChangeApprovalDecision = Static<typeof FileChangeApprovalDecision>;

export const FileChangeRequestApprovalResponse = object('FileChangeRequestApprovalResponse', {
  decision: FileChangeApprovalDecision,
});
export type FileChangeRequestApprovalResponse = Static<typeof FileChangeRequestApprovalResponse>;

/** What the server asks. */
export const APPROVAL_QUESTIONS = {
  'item/commandExecution/requestApproval': stable(CommandExecutionRequestApprovalParams, CommandExecutionRequestApprovalResponse),
  'item/fileChange/requestApproval': stable(FileChangeRequestApprovalParams, FileChangeRequestApprovalResponse),
};
