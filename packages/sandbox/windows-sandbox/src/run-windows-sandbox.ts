import { CodexError } from '@codex-ts/protocol';
import { applyAcls } from './apply-acls.ts';
import { capabilitySids } from './capability-sids.ts';
import { commandLine } from './command-line.ts';
import { type SidReference, type WindowsLaunch } from './launch-description.ts';
import { runAsSandboxUser } from './run-as-sandbox-user.ts';
import { runConfined } from './run-confined.ts';
import { type Trustees } from './sandbox-aces.ts';
import { sandboxGroupSid } from './sandbox-users.ts';
import { type SandboxRunner } from './staged-launch.ts';
import { type RunControl, type WindowsExit } from './supervised-process.ts';
import { type Win32 } from './win32.ts';
import { isSamePath } from './windows-path.ts';

export interface SandboxRun extends RunControl {
  /** Needed for the elevated sandbox: how the sandbox's user starts this program again. */
  runner: SandboxRunner;
  random?: ((bytes: number) => Buffer) | undefined;
}

/**
 * Performs a launch and waits for the command, which has this process's stdin, stdout and stderr. When this returns or
 * this process dies, nothing of its tree is left. Throws `CodexError` when anything that confines it cannot be set up:
 * then it has not run. `sandbox_unavailable`, `spawn_failed`, `lock_timeout`, or `signal.reason` before the start.
 */
export async function runWindowsSandbox(launch: WindowsLaunch, win32: Win32, run: SandboxRun): Promise<WindowsExit> {
  commandLine(launch.argv);
  const capabilities = launch.token.restrictingSids.filter((sid) => sid.kind === 'capability');
  const sids = await capabilitySids(launch.codexHome, capabilities, run);
  const trustees = trusteesFor(win32, launch, capabilities, sids);
  run.signal?.throwIfAborted();
  writeFiles(win32, launch);
  if (launch.account !== 'self') return runAsSandboxUser(win32, { ...launch, token: resolved(launch, sids) }, trustees, run);
  await applyAcls(win32, launch.codexHome, launch.acls, trustees, run.signal);
  return runConfined({ ...launch, token: resolved(launch, sids) }, win32, run);
}

function resolved(launch: WindowsLaunch, sids: readonly string[]): WindowsLaunch['token'] {
  const known = [...sids];
  const references = launch.token.restrictingSids.map((reference): SidReference => (reference.kind === 'capability' ? { kind: 'literal', sid: known.shift() ?? '' } : reference));
  return { ...launch.token, restrictingSids: references };
}

function trusteesFor(win32: Win32, launch: WindowsLaunch, capabilities: readonly SidReference[], sids: readonly string[]): Trustees {
  const roots = capabilities.map((reference, index) => ({ root: 'root' in reference ? reference.root : null, sid: sids[index] ?? '' }));
  return {
    capabilities: sids,
    group: launch.account === 'self' ? null : sandboxGroupSid(win32),
    ofRoot: (path) => {
      const sid = roots.find(({ root }) => root !== null && isSamePath(root, path))?.sid;
      if (sid === undefined) throw new CodexError(`The launch of the sandbox is incomplete: no capability opens ${path}.`, { code: 'sandbox_unavailable' });
      return sid;
    },
  };
}

function writeFiles(win32: Win32, launch: WindowsLaunch): void {
  for (const { path, text } of launch.files) {
    if (win32.readText(path) !== text) win32.writeText(path, text);
  }
}
