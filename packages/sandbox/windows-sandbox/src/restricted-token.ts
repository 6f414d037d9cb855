import { CodexError } from '@codex-ts/protocol';
import { type Ace, withAces } from './acl.ts';
import { type HandleScope } from './handle-scope.ts';
import { type Handle, type Win32 } from './win32.ts';
import { GENERIC_ALL, SE_GROUP_LOGON_ID } from './win32-constants.ts';

/** Also works where a folder above is closed; everybody has it. */
const TRAVERSE = 'SeChangeNotifyPrivilege';

/** The SID of the session that this process was logged on to. Throws CodexError `sandbox_unavailable` without one. */
export function logonSid(win32: Win32, token: Handle): string {
  const group = win32.tokenGroups(token).find(({ attributes }) => (attributes & SE_GROUP_LOGON_ID) >>> 0 === SE_GROUP_LOGON_ID);
  if (group === undefined) throw new CodexError('The sandbox is not available: this process belongs to no logon session of Windows.', { code: 'sandbox_unavailable' });
  return group.sid;
}

/**
 * A token that can write only where one of `sids` may, in this order. What its processes make (pipes, events) is open
 * to them by the session's SID; not to everybody. The scope closes it.
 */
export function restrictedToken(win32: Win32, scope: HandleScope, own: Handle, input: { flags: number; sids: readonly string[]; logon: string }): Handle {
  const token = scope.own(win32.createRestrictedToken(own, input.flags, input.sids), (handle) => win32.closeHandle(handle));
  const allowed: Ace = { kind: 'allow', flags: 0, mask: GENERIC_ALL, sid: input.logon };
  const acl = withAces(win32.tokenDefaultDacl(token), [allowed]);
  if (acl !== null) win32.setTokenDefaultDacl(token, acl);
  win32.enablePrivilege(token, TRAVERSE);
  return token;
}
