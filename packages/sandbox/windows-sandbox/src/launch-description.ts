/** `unelevated`: a restricted token of the user's own. `elevated`: a local user made for it, after a one-time set-up. */
export type WindowsLevel = 'unelevated' | 'elevated';

/**
 * Who is in the token's list of restricting SIDs. Capability SIDs are random and kept on disk, the logon SID belongs to
 * the session: both are known only at the launch.
 */
export type SidReference =
  /** Makes nothing writable: for commands that may write nowhere. */
  | { kind: 'capability'; name: 'readonly' }
  /** Of one writable folder. `variant` tells policies apart that close different parts of the same folder. */
  | { kind: 'capability'; name: 'root'; root: string; variant: string }
  | { kind: 'logon' }
  | { kind: 'literal'; sid: string };

/** What is to be set on a path before the command starts. */
export interface AclRequest {
  path: string;
  /**
   * `allow-write`: the folder's own SID may write in it. `deny-write`: none of the launch's SIDs may change it. `pin`:
   * none may rename or delete it. `allow-read` and `deny-read`: for the users of the elevated sandbox.
   */
  access: 'allow-write' | 'deny-write' | 'pin' | 'allow-read' | 'deny-read';
  /** `skip`: what is not there needs nothing. `make-folder`: it must not be made by a command, so we make it. */
  ifMissing: 'skip' | 'make-folder' | 'refuse';
}

/** One command, ready to be started by `runWindowsSandbox`; plain data that can be written to a file. */
export interface WindowsLaunch {
  version: 1;
  level: WindowsLevel;
  argv: string[];
  cwd: string;
  /** The command's whole environment. */
  env: Record<string, string>;
  codexHome: string;
  token: { flags: number; restrictingSids: SidReference[] };
  acls: AclRequest[];
  /** Written before the start when they differ. */
  files: { path: string; text: string }[];
  desktop: 'private' | 'default';
  /** Whose process it is: ours, or one of the users of the elevated sandbox. */
  account: 'self' | 'offline' | 'online';
  /** Loopback ports that the command must be able to reach; the firewall rules of the set-up must leave them open. */
  proxyPorts: number[];
  /** What the user should know, one sentence each. */
  warnings: string[];
}

export type WindowsPlan = { type: 'launch'; launch: WindowsLaunch } | { type: 'refused'; reason: string };
