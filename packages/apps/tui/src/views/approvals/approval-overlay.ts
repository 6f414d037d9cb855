import { type ServerRequest } from '@codex-ts/app-server-protocol';

import { type Answer } from '../../state/local-event.ts';
import { ElicitationForm } from '../elicitation/elicitation-form.ts';
import { ElicitationUrl } from '../elicitation/elicitation-url.ts';
import { ToolApproval, toolMeta } from '../elicitation/tool-approval.ts';
import { UserQuestions } from '../questions/user-questions.ts';
import { type View } from '../view.ts';
import { type FullScreenOutcome } from './answer-outcome.ts';
import { type ApprovalContext } from './approval-context.ts';
import { CommandApproval } from './command-approval.ts';
import { FileChangeApproval } from './file-change-approval.ts';
import { PermissionsApproval } from './permissions-approval.ts';

/** `interrupt`: stop the turn; `answer` is for the case that it cannot be stopped. */
export type OverlayOutcome =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'interrupt'; readonly answer: Answer }
  | FullScreenOutcome;

/** What asks the user on behalf of the server; null for requests that are not for a person. */
export function approvalOverlay(request: ServerRequest, context: ApprovalContext = {}): View<OverlayOutcome> | null {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
      return new CommandApproval(request.params, context);
    case 'item/fileChange/requestApproval':
      return new FileChangeApproval(request.params, context);
    case 'item/permissions/requestApproval':
      return new PermissionsApproval(request.params, context);
    case 'item/tool/requestUserInput':
      return new UserQuestions(request.params, context);
    case 'mcpServer/elicitation/request':
      return elicitation(request.params, context);
    default:
      return null;
  }
}

function elicitation(params: Extract<ServerRequest, { method: 'mcpServer/elicitation/request' }>['params'], context: ApprovalContext): View<OverlayOutcome> {
  if (params.mode === 'url') return new ElicitationUrl(params, context);
  const meta = toolMeta(params._meta);
  // A form with fields is filled in, whatever it is about: its content is what the server waits for.
  return meta === null || Object.keys(params.requestedSchema.properties).length > 0 ? new ElicitationForm(params, context) : new ToolApproval(params, meta, context);
}
