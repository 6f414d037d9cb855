import { NetworkPolicyAmendment } from './approvals.ts';
import { stable } from './exchange.ts';
import { object, union } from './named.ts';
import { closed, maybe, words } from './parts.ts';
import { ThreadId } from './thread.ts';
import { Type } from './type.ts';

const FileChange = union('FileChange', [
  Type.Object({ type: words('add'), content: Type.String() }),
  Type.Object({ type: words('delete'), content: Type.String() }),
  Type.Object({ type: words('update'), unified_diff: Type.String(), move_path: maybe(Type.String()) }),
]);

/** The first version of `CommandAction`. */
const ParsedCommand = union('ParsedCommand', [
  Type.Object({ type: words('read'), cmd: Type.String(), name: Type.String(), path: Type.String() }),
  Type.Object({ type: words('list_files'), cmd: Type.String(), path: maybe(Type.String()) }),
  Type.Object({ type: words('search'), cmd: Type.String(), query: maybe(Type.String()), path: maybe(Type.String()) }),
  Type.Object({ type: words('unknown'), cmd: Type.String() }),
]);

/** The first version of the answers to prompts. */
const ReviewDecision = union('ReviewDecision', [
  words('approved'),
  closed({ approved_execpolicy_amendment: Type.Object({ proposed_execpolicy_amendment: Type.Array(Type.String()) }) }),
  words('approved_for_session'),
  closed({ network_policy_amendment: Type.Object({ network_policy_amendment: NetworkPolicyAmendment }) }),
  words('denied', 'abort'),
]);

const ApplyPatchApprovalParams = object('ApplyPatchApprovalParams', {
  conversationId: ThreadId,
  callId: Type.String(),
  fileChanges: Type.Record(Type.String(), FileChange),
  reason: maybe(Type.String()),
  grantRoot: maybe(Type.String()),
});

const ApplyPatchApprovalResponse = object('ApplyPatchApprovalResponse', { decision: ReviewDecision });

const ExecCommandApprovalParams = object('ExecCommandApprovalParams', {
  conversationId: ThreadId,
  callId: Type.String(),
  approvalId: maybe(Type.String()),
  command: Type.Array(Type.String()),
  cwd: Type.String(),
  reason: maybe(Type.String()),
  parsedCmd: Type.Array(ParsedCommand),
});

const ExecCommandApprovalResponse = object('ExecCommandApprovalResponse', { decision: ReviewDecision });

/** What the server asks. */
export const LEGACY_APPROVAL_QUESTIONS = {
  applyPatchApproval: stable(ApplyPatchApprovalParams, ApplyPatchApprovalResponse),
  execCommandApproval: stable(ExecCommandApprovalParams, ExecCommandApprovalResponse),
};
