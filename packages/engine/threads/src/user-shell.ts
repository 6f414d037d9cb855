import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';

const KNOWN = new Set(['bash', 'zsh', 'sh']);
const FALLBACKS = ['/bin/bash', '/usr/bin/bash', '/bin/zsh', '/bin/sh'];

/** The shell that commands run in: the user's login shell if we know how to drive it, else bash, else sh. */
export function userShell(): string {
  const candidates = [loginShell(), ...FALLBACKS].filter((path): path is string => path !== null);
  return candidates.find((path) => KNOWN.has(basename(path)) && isExecutable(path)) ?? '/bin/sh';
}

function loginShell(): string | null {
  try {
    return userInfo().shell;
  } catch {
    return null; // No entry in the password database, as in some containers.
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
