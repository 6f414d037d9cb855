import { type ServerRequest } from '@codex-ts/app-server-protocol';
import { type Keymap } from '@codex-ts/keymap';

import { type QuestionFacts } from '../../app/thread/server-questions.ts';
import { type Answer } from '../../state/local-event.ts';
import { approvalDialog } from './approval-dialogs.ts';
import { type Dialog } from './dialog.ts';
import { elicitationDialog } from './elicitation-dialogs.ts';
import { UserQuestionsDialog } from './user-questions-dialog.ts';

/** `interrupt`: stop the turn; `answer` is for the case that it cannot be stopped. */
export interface RequestOutcome {
  readonly answer: Answer;
  readonly interrupt: boolean;
}

/** What asks the user on behalf of the server; null for requests that are not for a person. */
export function requestDialog(request: ServerRequest, facts: QuestionFacts, keymap: Keymap): Dialog<RequestOutcome> | null {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
    case 'item/fileChange/requestApproval':
    case 'item/permissions/requestApproval':
      return approvalDialog(request, facts, keymap);
    case 'item/tool/requestUserInput':
      return new UserQuestionsDialog(request.params);
    case 'mcpServer/elicitation/request':
      return elicitationDialog(request.params, keymap);
    default:
      return null;
  }
}
