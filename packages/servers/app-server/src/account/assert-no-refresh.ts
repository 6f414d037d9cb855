import { RequestError } from '../request-error.ts';
import { type HostFace } from '../engine-face.ts';

type AccountState = Awaited<ReturnType<HostFace['account']['read']>>;

/**
 * For requests that ask for fresh tokens first. Keys and logins that are not there have none.
 * @throws RequestError where that would mean something: this version uses the tokens of a ChatGPT login as they are
 */
export function assertNoRefresh({ account }: AccountState, isAsked: boolean | null | undefined): void {
  if (isAsked !== true || account?.type !== 'chatgpt') return;
  throw new RequestError('the tokens of a ChatGPT login cannot be refreshed in this version; ask again without refreshToken');
}
