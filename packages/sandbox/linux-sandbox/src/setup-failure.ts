import { CodexError } from '@codex-ts/protocol';
import { installHint } from './install-hint.ts';

/** What is asked of the machine to explain a failure: the text of a small file, or null when there is none. */
export type ReadSystemFile = (path: string) => string | null;

/** Every such error ends the same way: no command was run. */
function unavailable(cause: string, remedy: string): CodexError {
  return new CodexError(`The sandbox is not available, so the command was not run: ${cause}. To fix it: ${remedy}`, { code: 'sandbox_unavailable' });
}

/** bubblewrap is not installed. Names the one line that installs it. */
export function missingBubblewrap(readFile: ReadSystemFile): CodexError {
  return unavailable('bubblewrap (`bwrap`) was not found on PATH', installHint(readFile('/etc/os-release') ?? ''));
}

/** Whether bwrap's own message says that a fresh /proc cannot be mounted here; everything else can work without. */
export function isProcMountFailure(stderr: string): boolean {
  return (
    stderr.includes("Can't mount proc") &&
    stderr.includes('/newroot/proc') &&
    ['Invalid argument', 'Operation not permitted', 'Permission denied'].some((reason) => stderr.includes(reason))
  );
}

/** Whether bwrap says that something it was to mount, or to mount on, does not exist (any more) or is of another kind. */
export function isVanishedPath(stderr: string): boolean {
  return /^bwrap: Can't (?:find source path|create file at|mkdir)/.test(stderr);
}

/**
 * Turns bwrap's stderr into an error for the user. To be called only when bwrap's status descriptor showed that the
 * command was never started. Code `spawn_failed` when the sandbox was ready but the program could not be run, else
 * `sandbox_unavailable`.
 */
export function explainSetupFailure(stderr: string, readFile: ReadSystemFile): CodexError {
  const line = stderr.split('\n').find((text) => text.startsWith('bwrap: '))?.slice('bwrap: '.length).trim() ?? stderr.trim();
  const missing = /^execvp (.*): (.*)$/s.exec(line);
  if (missing !== null) return new CodexError(`Cannot run ${missing[1] ?? ''}: ${missing[2] ?? ''}`, { code: 'spawn_failed' });
  if (/^Unknown option/.test(line)) return unavailable(`bubblewrap is too old (${line})`, `upgrade to bubblewrap 0.4 or newer: ${installHint(readFile('/etc/os-release') ?? '')}`);
  if (isNamespaceFailure(line)) return namespaceFailure(line, readFile);
  const quoted = line === '' ? 'bubblewrap ended without a message' : `bubblewrap said "${line}"`;
  return unavailable(quoted, 'check that the working directory and the writable roots exist and can be mounted');
}

function isNamespaceFailure(line: string): boolean {
  return /namespace|uid map|gid map|RTM_NEWADDR|RTM_NEWLINK|NETLINK|prctl|capabilit|Can't mount proc|Failed to make \/ slave|remount|SECCOMP|pivot_root/i.test(line);
}

/** The usual reasons, most certain first. */
function namespaceFailure(line: string, readFile: ReadSystemFile): CodexError {
  const setting = (path: string): string | null => readFile(path)?.trim() ?? null;
  const said = `bubblewrap said "${line}"`;
  if (setting('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    return unavailable(`user namespaces are disabled by kernel.unprivileged_userns_clone (${said})`, 'sudo sysctl -w kernel.unprivileged_userns_clone=1');
  }
  if (setting('/proc/sys/user/max_user_namespaces') === '0') {
    return unavailable(`user namespaces are disabled by user.max_user_namespaces (${said})`, 'sudo sysctl -w user.max_user_namespaces=15000');
  }
  if (setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return unavailable(`AppArmor restricts user namespaces (${said})`, 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0');
  }
  if (/^Seccomp:\s*2$/m.test(readFile('/proc/self/status') ?? '')) {
    return unavailable(
      `this process already runs inside a sandbox or container that forbids namespaces (${said})`,
      'run it outside, or start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined',
    );
  }
  return unavailable(`user namespaces do not work here (${said})`, 'allow user namespaces for this user, or run where they are allowed');
}
