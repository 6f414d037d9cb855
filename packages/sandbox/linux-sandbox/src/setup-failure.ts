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
  if (isWsl1(readFile)) return wsl1();
  return unavailable('bubblewrap (`bwrap`) was not found on PATH', installHint(readFile('/etc/os-release') ?? ''));
}

/** Whether bwrap's own message says that a fresh /proc cannot be mounted here; everything else can work without. */
function isProcMountFailure(stderr: string): boolean {
  return (
    stderr.includes("Can't mount proc") &&
    stderr.includes('/newroot/proc') &&
    ['Invalid argument', 'Operation not permitted', 'Permission denied'].some((reason) => stderr.includes(reason))
  );
}

/** What bwrap's own words mean for whoever wants to start a command. */
export type SetupFailure =
  /** Namespaces are not to be had here; another bwrap would fail the same way. `lasting`: not for want of memory or a free slot. */
  | { type: 'no-namespaces'; isLasting: boolean }
  | { type: 'no-proc' }
  /** Seen when planning, gone or of another kind when bwrap looked. */
  | { type: 'path-vanished' }
  | { type: 'other' };

/** Sorts bwrap's stderr after a start that failed. */
export function setupFailure(stderr: string, readFile: ReadSystemFile): SetupFailure {
  if (isProcMountFailure(stderr)) return { type: 'no-proc' };
  if (isVanishedPath(stderr)) return { type: 'path-vanished' };
  const line = ownLine(stderr);
  if (!LACKING_NAMESPACES.test(line)) return { type: 'other' };
  const isForbidden = readFile(MAX_NAMESPACES)?.trim() === '0';
  return { type: 'no-namespaces', isLasting: isForbidden || !/temporarily unavailable|allocate memory|ENOSPC|No space left/i.test(line) };
}

const MAX_NAMESPACES = '/proc/sys/user/max_user_namespaces';
const LACKING_NAMESPACES = /namespace|uid map|gid map|uid_map|gid_map|RTM_NEWADDR|RTM_NEWLINK|NETLINK|setgroups|Failed to make \/ slave|pivot_root/i;

/** Whether bwrap says that something it was to mount, or to mount on, does not exist (any more) or is of another kind. */
function isVanishedPath(stderr: string): boolean {
  return /^bwrap: Can't (?:find source path|create file at|mkdir)/.test(stderr);
}

/**
 * Turns bwrap's stderr into an error for the user. To be called only when bwrap's status descriptor showed that the
 * command was never started. Code `spawn_failed` when the sandbox was ready but the program could not be run, else
 * `sandbox_unavailable`.
 */
export function explainSetupFailure(stderr: string, readFile: ReadSystemFile): CodexError {
  const line = ownLine(stderr);
  const missing = /^execvp (.*): (.*)$/s.exec(line);
  if (missing !== null) return new CodexError(`Cannot run ${missing[1] ?? ''}: ${missing[2] ?? ''}`, { code: 'spawn_failed' });
  if (/^Unknown option/.test(line)) return unavailable(`bubblewrap is too old (${line})`, `upgrade to bubblewrap 0.5 or newer: ${installHint(readFile('/etc/os-release') ?? '')}`);
  if (isNamespaceFailure(line)) return namespaceFailure(line, readFile);
  const quoted = line === '' ? 'bubblewrap ended without a message' : `bubblewrap said "${line}"`;
  return unavailable(quoted, 'check that the working directory and the writable roots exist and can be mounted');
}

function ownLine(stderr: string): string {
  return stderr.split('\n').find((text) => text.startsWith('bwrap: '))?.slice('bwrap: '.length).trim() ?? stderr.trim();
}

function isNamespaceFailure(line: string): boolean {
  return /namespace|uid map|gid map|RTM_NEWADDR|RTM_NEWLINK|NETLINK|prctl|capabilit|Can't mount proc|Failed to make \/ slave|remount|SECCOMP|pivot_root/i.test(line);
}

/** Its kernel is an imitation that knows no namespaces; that of WSL2 is a real one and names itself so. */
function isWsl1(readFile: ReadSystemFile): boolean {
  const version = readFile('/proc/version') ?? '';
  return /microsoft/i.test(version) && !/WSL2|microsoft-standard/i.test(version);
}

function wsl1(): CodexError {
  return unavailable('WSL1 has no namespaces', 'move this distribution to WSL2 with `wsl --set-version <distribution> 2`');
}

/** The usual reasons, most certain first. */
function namespaceFailure(line: string, readFile: ReadSystemFile): CodexError {
  const setting = (path: string): string | null => readFile(path)?.trim() ?? null;
  const said = `bubblewrap said "${line}"`;
  if (setting('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    return unavailable(`user namespaces are disabled by kernel.unprivileged_userns_clone (${said})`, 'sudo sysctl -w kernel.unprivileged_userns_clone=1');
  }
  if (setting(MAX_NAMESPACES) === '0') {
    return unavailable(`user namespaces are disabled by user.max_user_namespaces (${said})`, 'sudo sysctl -w user.max_user_namespaces=15000');
  }
  if (isWsl1(readFile)) return wsl1();
  if (setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    return unavailable(`AppArmor restricts user namespaces (${said})`, 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0');
  }
  if (/^Seccomp:\s*2$/m.test(readFile('/proc/self/status') ?? '')) {
    return unavailable(
      `this process already runs inside a sandbox or container that forbids namespaces (${said})`,
      'run it outside, or start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined',
    );
  }
  if (['/.dockerenv', '/run/.containerenv'].some((path) => readFile(path) !== null)) {
    return unavailable(`this container does not allow namespaces (${said})`, 'start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined');
  }
  return unavailable(`user namespaces do not work here (${said})`, 'allow user namespaces for this user, or run where they are allowed');
}
