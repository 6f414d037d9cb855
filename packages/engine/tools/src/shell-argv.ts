import { isAbsolute, resolve } from 'node:path';
import { ToolFailure } from './tool-failure.ts';
import { type ToolTurn } from './ports.ts';
import { type ToolScope } from './tool-handler.ts';

/** The argv that runs a script in the user's shell or in one of the kind that the model named. */
export function shellArgv(script: string, options: { shell?: string | undefined; login?: boolean | undefined }, { turn, services }: ToolScope): string[] {
  if (options.login === true && !turn.allowLoginShell) throw new ToolFailure('login shells are turned off by configuration; call again with login=false');
  return services.facts.shellArgv(script, { shell: options.shell ?? null, login: options.login ?? turn.allowLoginShell });
}

/** The directory a call runs in: the turn's, or the named one, relative to it. */
export function callDirectory(workdir: string | undefined, turn: ToolTurn): string {
  if (workdir === undefined || workdir === '') return turn.cwd;
  return isAbsolute(workdir) ? workdir : resolve(turn.cwd, workdir);
}
