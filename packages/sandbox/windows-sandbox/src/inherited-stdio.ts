import { type HandleScope } from './handle-scope.ts';
import { type Handle, type Win32 } from './win32.ts';

/** Our own three, open to the child for as long as the scope lasts. */
export function inheritedStdio(win32: Win32, scope: HandleScope): (Handle | null)[] {
  return ([0, 1, 2] as const).map((which) => {
    const handle = win32.standardHandle(which);
    if (handle !== null) {
      win32.setInheritable(handle, true);
      scope.own(handle, () => win32.setInheritable(handle, false));
    }
    return handle;
  });
}
