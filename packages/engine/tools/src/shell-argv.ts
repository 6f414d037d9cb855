import { basename, isAbsolute, resolve } from 'node:path';
import { ToolFailure } from './tool-failure.ts';
import { type ToolTurn } from './ports.ts';

const KNOWN_SHELLS = new Set(['bash', 'zsh', 'sh', 'dash', 'ksh']);

/** The argv that runs a script in the user's shell or in the one the model named. */
export function shellArgv(script: string, options: { shell?: string | undefined; login?: boolean | undefined }, turn: ToolTurn): string[] {
  if (options.login === true && !turn.allowLoginShell) throw new ToolFailure('login shells are turned off by configuration; call again with login=false');
  const shell = options.shell === undefined || !KNOWN_SHELLS.has(basename(options.shell)) ? turn.shell : options.shell;
  const login = options.login ?? turn.allowLoginShell;
  return [shell, login ? '-lc' : '-c', script];
}

/** The directory a call runs in: the turn's, or the named one, relative to it. */
export function callDirectory(workdir: string | undefined, turn: ToolTurn): string {
  if (workdir === undefined || workdir === '') return turn.cwd;
  return isAbsolute(workdir) ? workdir : resolve(turn.cwd, workdir);
}
