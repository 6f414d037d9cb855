import { randomBytes } from 'node:crypto';

/**
 * The variable that tells whose child a process is. Environments survive fork, exec, `setsid` and the death of the
 * parent, and on Linux can be read in /proc: what carries a command's mark was started by it.
 */
export const MARK_VARIABLE = 'CODEX_COMMAND_MARK';

const MARK_BYTES = 12;

/** A mark that nothing else has: 24 hexadecimal digits. */
export function newMark(): string {
  return randomBytes(MARK_BYTES).toString('hex');
}

/**
 * `env` with the mark added behind those that are there already: when we were ourselves started by a command of
 * another program of this kind, its marks stay readable in our children, also if a policy left the variable out of `env`.
 */
export function markedEnvironment(env: Record<string, string>, mark: string, ours: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const outer = env[MARK_VARIABLE] ?? ours[MARK_VARIABLE] ?? '';
  return { ...env, [MARK_VARIABLE]: outer === '' ? mark : `${outer}:${mark}` };
}
