import { type ServerRequest } from '@codex-ts/app-server-protocol';

import { type NoticeKind } from './notifier.ts';

/** What a user who looks elsewhere is told of a question. */
export function askedNotice({ method }: Pick<ServerRequest, 'method'>): [NoticeKind, string] {
  return method === 'item/tool/requestUserInput' ? ['user-input-requested', 'codex has a question for you'] : ['approval-requested', 'codex asks for your approval'];
}
