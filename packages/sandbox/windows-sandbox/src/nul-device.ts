import { aclEntries, withAces } from './acl.ts';
import { type Handle, type Win32, Win32Error } from './win32.ts';
import { ERROR_ACCESS_DENIED, EVERYONE_SID, FILE_GENERIC_READ, FILE_GENERIC_WRITE } from './win32-constants.ts';

const USE = (FILE_GENERIC_READ | FILE_GENERIC_WRITE) >>> 0;

/**
 * Lets these SIDs use NUL, unless its entry for Everyone does that already. Only administrators may change the device,
 * which forgets it when the machine restarts; where that is refused, commands do without.
 */
export function openNulDevice(win32: Win32, sids: readonly string[]): void {
  let device: Handle | null = null;
  try {
    device = win32.openNulDevice();
    const current = win32.handleDacl(device);
    const acl = isOpenToAll(current) ? null : withAces(current, sids.map((sid) => ({ kind: 'allow', flags: 0, mask: USE, sid })));
    if (acl !== null) win32.setHandleDacl(device, acl);
  } catch (error) {
    if (!(error instanceof Win32Error && error.win32Code === ERROR_ACCESS_DENIED)) throw error;
  } finally {
    if (device !== null) win32.closeHandle(device);
  }
}

function isOpenToAll(acl: Buffer | null): boolean {
  return acl === null || aclEntries(acl).some(({ ace }) => ace?.kind === 'allow' && ace.sid === EVERYONE_SID && (ace.mask & USE) >>> 0 === USE);
}
