export type ColorMode = 'always' | 'never' | 'auto';

/**
 * Whether human output is coloured. `auto` follows the terminal and the usual variables: `CLICOLOR_FORCE` (not `0`) or
 * `FORCE_COLOR` (not `0` or `false`) force it, then `NO_COLOR` (not `0`) and `TERM=dumb` forbid it, then it takes a
 * terminal that names itself.
 */
export function wantsColor(mode: ColorMode, isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (mode !== 'auto') return mode === 'always';
  if (isForced(env)) return true;
  const forbidden = isSet(env['NO_COLOR']) || env['TERM'] === 'dumb';
  return isTerminal && !forbidden && (env['TERM'] !== undefined || env['COLORTERM'] !== undefined);
}

function isForced(env: NodeJS.ProcessEnv): boolean {
  if (isSet(env['CLICOLOR_FORCE'])) return true;
  const value = env['FORCE_COLOR'];
  return value !== undefined && value !== '0' && value !== 'false';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0';
}
