import { randomBytes } from 'node:crypto';
import { CodexError } from '@codex-ts/protocol';
import { commandLine } from './command-line.ts';
import { environmentBlock } from './environment-block.ts';
import { withHandles } from './handle-scope.ts';
import { inheritedStdio } from './inherited-stdio.ts';
import { type SidReference, type WindowsLaunch } from './launch-description.ts';
import { openNulDevice } from './nul-device.ts';
import { DEFAULT_DESKTOP, privateDesktop } from './private-desktop.ts';
import { logonSid, restrictedToken } from './restricted-token.ts';
import { startFailure } from './start-failure.ts';
import { type RunControl, superviseProcess, type WindowsExit } from './supervised-process.ts';
import { type Win32 } from './win32.ts';
import { EVERYONE_SID } from './win32-constants.ts';

type Random = (bytes: number) => Buffer;

/** The last step of a launch: all SIDs are known but the session's, and everything on disk is done. */
export async function runConfined(launch: WindowsLaunch, win32: Win32, run: RunControl & { random?: Random | undefined }): Promise<WindowsExit> {
  return withHandles(async (scope) => {
    const own = scope.own(win32.openOwnToken(), (handle) => win32.closeHandle(handle));
    const logon = logonSid(win32, own);
    const sids = launch.token.restrictingSids.map((reference) => sidNow(reference, logon));
    const token = restrictedToken(win32, scope, own, { flags: launch.token.flags, sids, logon });
    openNulDevice(win32, sids.filter((sid) => sid !== EVERYONE_SID && sid !== logon));
    const id = (run.random ?? randomBytes)(8).toString('hex');
    const desktop = launch.desktop === 'private' ? privateDesktop(win32, scope, logon, id) : DEFAULT_DESKTOP;
    const start = { commandLine: commandLine(launch.argv), environment: environmentBlock(launch.env), cwd: launch.cwd, desktop, stdio: inheritedStdio(win32, scope) };
    return superviseProcess(win32, scope, () => started(launch, () => win32.createProcessAsUser(token, start)), run);
  });
}

function started<T>(launch: WindowsLaunch, start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw startFailure(launch.argv, launch.cwd, error);
  }
}

function sidNow(reference: SidReference, logon: string): string {
  if (reference.kind === 'logon') return logon;
  if (reference.kind === 'literal') return reference.sid;
  throw new CodexError('The launch of the sandbox is incomplete: a capability has no SID.', { code: 'sandbox_unavailable' });
}
