import { aclOf } from './acl.ts';
import { type HandleScope } from './handle-scope.ts';
import { type Win32 } from './win32.ts';
import { GENERIC_ALL } from './win32-constants.ts';

export const DEFAULT_DESKTOP = 'Winsta0\\Default';

/** A desktop that only this logon session can use, for one launch; its full name. The scope closes it. */
export function privateDesktop(win32: Win32, scope: HandleScope, logon: string, id: string): string {
  const name = `CodexSandboxDesktop-${id}`;
  const acl = aclOf([{ kind: 'allow', flags: 0, mask: GENERIC_ALL, sid: logon }]);
  scope.own(win32.createDesktop(name, acl), (desktop) => win32.closeDesktop(desktop));
  return `Winsta0\\${name}`;
}
