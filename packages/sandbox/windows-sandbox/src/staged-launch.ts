import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDir } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type WindowsLaunch } from './launch-description.ts';
import { launchFolder } from './sandbox-folder.ts';

/** How our own command is started as the sandbox's runner: the program and what comes before the file's path. */
export interface SandboxRunner {
  /** Absolute: `process.execPath`. */
  program: string;
  /** The command's script and its hidden word for this, say. */
  args: readonly string[];
}

/** What to spawn instead of the command; stdin, stdout and stderr are handed on to it. */
export interface RunnerSpawn {
  program: string;
  args: string[];
  env: Record<string, string>;
}

/** A runner takes its file away at once; one this old was never started. */
const ABANDONED_MS = 10 * 60_000;
/** What Windows, Node and DPAPI need; never NODE_OPTIONS, which could run code outside the sandbox. */
const RUNNER_VARIABLES: readonly string[] = ['SYSTEMROOT', 'WINDIR', 'SYSTEMDRIVE', 'COMSPEC', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'USERNAME', 'USERDOMAIN', 'PROGRAMDATA', 'PROGRAMFILES'];

/**
 * Writes a launch to a private file in `.sandbox/launch` of its `codexHome`: neither arguments nor environment of a
 * process can carry all of it. `ownEnv`: the environment of this process, not the command's. Throws `CodexError`.
 */
export async function stageWindowsLaunch(launch: WindowsLaunch, runner: SandboxRunner, ownEnv: NodeJS.ProcessEnv): Promise<RunnerSpawn> {
  const path = await writeLaunchFile(launch);
  const env = Object.entries(ownEnv).filter((entry): entry is [string, string] => entry[1] !== undefined && RUNNER_VARIABLES.includes(entry[0].toUpperCase()));
  return { program: runner.program, args: [...runner.args, path], env: Object.fromEntries(env) };
}

/** The path of a new file that holds the launch. Throws CodexError `sandbox_unavailable`. */
export async function writeLaunchFile(launch: WindowsLaunch): Promise<string> {
  const folder = launchFolder(launch.codexHome);
  const path = join(folder, `${randomBytes(16).toString('hex')}.json`);
  try {
    await ensureDir(folder, 0o700);
    await sweep(folder, Date.now());
    await writeFile(path, JSON.stringify(launch), { mode: 0o600, flag: 'wx' });
    return path;
  } catch (cause) {
    throw new CodexError(`The sandbox cannot write ${path}: ${errorMessage(cause)}`, { code: 'sandbox_unavailable', cause });
  }
}

/**
 * Reads a launch and removes its file; a runner in another account may not be able to, its starter does it then.
 * Throws CodexError `sandbox_unavailable` for what is not a launch of this version.
 */
export async function readStagedLaunch(path: string): Promise<WindowsLaunch> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
    await rm(path, { force: true }).catch((error: unknown) => {
      if (!['EPERM', 'EACCES'].includes(systemErrorCode(error) ?? '')) throw error;
    });
  } catch (cause) {
    throw new CodexError(`The sandbox cannot read its launch file ${path}: ${errorMessage(cause)}`, { code: 'sandbox_unavailable', cause });
  }
  const launch = parsedLaunch(text);
  if (launch === null) throw new CodexError(`${path} is not a launch of this version of the sandbox.`, { code: 'sandbox_unavailable' });
  return launch;
}

function parsedLaunch(text: string): WindowsLaunch | null {
  try {
    const value = JSON.parse(text) as Partial<WindowsLaunch> | null;
    const isLaunch = value?.version === 1 && Array.isArray(value.argv) && Array.isArray(value.acls) && Array.isArray(value.token?.restrictingSids);
    return isLaunch ? (value as WindowsLaunch) : null;
  } catch {
    // The caller says what is wrong.
    return null;
  }
}

async function sweep(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // Somebody else may sweep too.
    const age = await stat(path).then(({ mtimeMs }) => now - mtimeMs, () => 0);
    if (age > ABANDONED_MS) await rm(path, { force: true });
  }
}
