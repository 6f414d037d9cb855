import { type ServerRequest } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';

/** Answers for the person who is not there: approvals are declined, no permissions granted, forms closed unfilled; everything else is an error. */
export function refuseRequest(request: ServerRequest): Promise<unknown> {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
    case 'item/fileChange/requestApproval':
      return Promise.resolve({ decision: 'decline' });
    case 'item/permissions/requestApproval':
      return Promise.resolve({ permissions: {} });
    case 'mcpServer/elicitation/request':
      return Promise.resolve({ action: 'cancel' });
    default:
      return Promise.reject(noOneToAsk(request));
  }
}

function noOneToAsk({ method }: { method: string }): CodexError {
  return new CodexError(`${method} is not supported in exec mode`, { code: 'not_interactive' });
}
