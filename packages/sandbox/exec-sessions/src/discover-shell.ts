import { accessSync, constants, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { type Shell, shellKind, type ShellKind } from './shell-kind.ts';

/** What discovery looks at; tests and other platforms bring their own. */
export interface ShellSearch {
  platform?: NodeJS.Platform;
  /** The user's login shell in the password database; null without an entry. */
  loginShell?: () => string | null;
  /** Whether the absolute path is a program that we may run. */
  isProgram?: (path: string) => boolean;
}

const PLACES: Readonly<Record<'bash' | 'zsh' | 'sh', readonly string[]>> = {
  bash: ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/opt/homebrew/bin/bash', '/run/current-system/sw/bin/bash'],
  zsh: ['/bin/zsh', '/usr/bin/zsh', '/usr/local/bin/zsh', '/opt/homebrew/bin/zsh', '/run/current-system/sw/bin/zsh'],
  sh: ['/bin/sh', '/usr/bin/sh'],
};

/**
 * The shell that commands run in. On Windows PowerShell (7, else 5), else cmd. Elsewhere the user's login shell, else
 * `$SHELL`, each only if we know how to drive it and it can be run; else bash or zsh (on macOS zsh or bash); else sh.
 */
export function discoverShell(env: NodeJS.ProcessEnv, search: ShellSearch = {}): Shell {
  const { platform, isProgram, loginShell } = complete(search);
  if (platform === 'win32') return find('powershell', env, search) ?? find('cmd', env, search) ?? lastResort(platform);
  const own = [loginShell(), env['SHELL'] ?? null].flatMap((path) => usable(path, isProgram));
  const kinds: readonly ShellKind[] = platform === 'darwin' ? ['zsh', 'bash', 'sh'] : ['bash', 'zsh', 'sh'];
  return own[0] ?? first(kinds.map((kind) => find(kind, env, search))) ?? lastResort(platform);
}

/**
 * The shell that a model named, by name or absolute path. A path that cannot be run, or is relative, becomes the system's
 * shell of that kind (the user's own when it is of that kind); null for what is no shell or cannot be had: the caller
 * then takes the user's.
 */
export function namedShell(name: string, own: Shell, env: NodeJS.ProcessEnv, search: ShellSearch = {}): Shell | null {
  const { isProgram } = complete(search);
  const kind = shellKind(name);
  if (kind === null) return null;
  return usable(name, isProgram)[0] ?? (own.kind === kind ? own : find(kind, env, search));
}

/** In the usual places first: an entry of PATH may lead to where commands can write. Relative entries are passed over. */
function find(kind: ShellKind, env: NodeJS.ProcessEnv, search: ShellSearch): Shell | null {
  const { platform, isProgram } = complete(search);
  const places = platform === 'win32' ? windowsPlaces(kind, env) : unixPlaces(kind, env);
  const path = places.find((place) => isProgram(place));
  return path === undefined ? null : { kind, path };
}

function unixPlaces(kind: ShellKind, env: NodeJS.ProcessEnv): string[] {
  if (kind === 'cmd') return [];
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder));
  if (kind === 'powershell') return ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', ...folders].map((folder) => posix.join(folder, 'pwsh'));
  return [...PLACES[kind], ...folders.map((folder) => posix.join(folder, kind))];
}

function windowsPlaces(kind: ShellKind, env: NodeJS.ProcessEnv): string[] {
  const system = win32.join(variable(env, 'SystemRoot') ?? 'C:\\Windows', 'System32');
  const programs = variable(env, 'ProgramFiles') ?? 'C:\\Program Files';
  // The bash.exe among the system's programs is another system's: it starts the Linux subsystem.
  const folders = (variable(env, 'Path') ?? '').split(';').filter((folder) => win32.isAbsolute(folder) && !/^[a-z]:\\windows\\/i.test(folder));
  const inPath = (name: string): string[] => folders.map((folder) => win32.join(folder, name));
  if (kind === 'powershell') return [win32.join(programs, 'PowerShell', '7', 'pwsh.exe'), ...inPath('pwsh.exe'), win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe')];
  if (kind === 'cmd') return [variable(env, 'ComSpec') ?? '', win32.join(system, 'cmd.exe')].filter((path) => shellKind(path) === 'cmd');
  return [win32.join(programs, 'Git', 'bin', `${kind}.exe`), ...inPath(`${kind}.exe`)];
}

/** The names of Windows' variables have no case, but an object made from them has. */
function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function usable(path: string | null, isProgram: (path: string) => boolean): Shell[] {
  const kind = path === null ? null : shellKind(path);
  if (path === null || kind === null || !(posix.isAbsolute(path) || win32.isAbsolute(path))) return [];
  return isProgram(path) ? [{ kind, path }] : [];
}

function first(shells: readonly (Shell | null)[]): Shell | undefined {
  return shells.find((shell) => shell !== null) ?? undefined;
}

/** Named although it could not be found, so that a command fails with a sentence that tells what is missing. */
function lastResort(platform: NodeJS.Platform): Shell {
  return platform === 'win32' ? { kind: 'cmd', path: 'C:\\Windows\\System32\\cmd.exe' } : { kind: 'sh', path: '/bin/sh' };
}

function complete(search: ShellSearch): Required<ShellSearch> {
  return { platform: process.platform, loginShell, isProgram, ...search };
}

function loginShell(): string | null {
  try {
    return userInfo().shell;
  } catch {
    return null; // No entry in the password database, as in some containers.
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
