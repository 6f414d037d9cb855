import { rm } from 'node:fs/promises';
import { CodexError } from '@codex-ts/protocol';
import { withAces } from './acl.ts';
import { applyAcls } from './apply-acls.ts';
import { commandLine } from './command-line.ts';
import { withHandles } from './handle-scope.ts';
import { inheritedStdio } from './inherited-stdio.ts';
import { type WindowsLaunch } from './launch-description.ts';
import { READ_ACL_MUTEX, withMutex } from './mutex.ts';
import { type SandboxAccount, checkSetup, sandboxCredentials } from './sandbox-users.ts';
import { type Trustees } from './sandbox-aces.ts';
import { type SandboxRunner, writeLaunchFile } from './staged-launch.ts';
import { startFailure } from './start-failure.ts';
import { type RunControl, superviseProcess, type WindowsExit } from './supervised-process.ts';
import { type Win32 } from './win32.ts';
import { FILE_GENERIC_READ } from './win32-constants.ts';

/** More, CreateProcessWithLogonW does not take. */
const MAX_LOGON_CHARS = 1024;

/**
 * Performs a launch of the elevated sandbox whose capability SIDs are known: sets access lists as ourselves, then starts
 * our own program as one of the sandbox's users, which restricts itself and runs the command. stdio is handed through;
 * the job around that program ends everything with us. Throws as `runWindowsSandbox` does.
 */
export async function runAsSandboxUser(win32: Win32, launch: WindowsLaunch, trustees: Trustees, run: RunControl & { runner: SandboxRunner }): Promise<WindowsExit> {
  const account: SandboxAccount = launch.account === 'online' ? 'online' : 'offline';
  await checkSetup(launch.codexHome, await ownSid(win32), launch.proxyPorts);
  const credentials = await sandboxCredentials(win32, launch.codexHome, account);
  const isRead = ({ access }: WindowsLaunch['acls'][number]): boolean => access === 'allow-read' || access === 'deny-read';
  await applyAcls(win32, launch.codexHome, launch.acls.filter((request) => !isRead(request)), trustees, run.signal);
  await withMutex(win32, READ_ACL_MUTEX, () => applyAcls(win32, launch.codexHome, launch.acls.filter(isRead), trustees, run.signal), run.signal);
  const inner = await writeLaunchFile({ ...launch, account: 'self', acls: [], files: [], warnings: [] });
  try {
    openToGroup(win32, inner, trustees.group);
    const line = commandLine([run.runner.program, ...run.runner.args, inner]);
    if (line.length >= MAX_LOGON_CHARS) throw new CodexError(`The sandbox cannot be started as another user: its command line of ${line.length} characters is too long for Windows. Set CODEX_HOME to a shorter path.`, { code: 'sandbox_unavailable' });
    return await withHandles((scope) => {
      const start = { commandLine: line, environment: null, cwd: launch.cwd, desktop: null, stdio: inheritedStdio(win32, scope) };
      const begin = (): ReturnType<Win32['createProcessWithLogon']> => {
        try {
          return win32.createProcessWithLogon(credentials, start);
        } catch (error) {
          throw startFailure([run.runner.program], launch.cwd, error);
        }
      };
      return superviseProcess(win32, scope, begin, run);
    });
  } finally {
    await rm(inner, { force: true });
  }
}

/** SID of the user that this process runs as. Throws `Win32Error`. */
export function ownSid(win32: Win32): Promise<string> {
  return withHandles((scope) => win32.tokenUser(scope.own(win32.openOwnToken(), (token) => win32.closeHandle(token))));
}

/** The file lies in a folder that is private to us. */
function openToGroup(win32: Win32, path: string, group: string | null): void {
  if (group === null) return;
  const acl = withAces(win32.fileDacl(path), [{ kind: 'allow', flags: 0, mask: FILE_GENERIC_READ, sid: group }]);
  if (acl !== null) win32.setFileDacl(path, acl);
}
