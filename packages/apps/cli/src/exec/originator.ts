const DEFAULT = 'codex_exec';

/** How this program names itself to the model's server; `CODEX_INTERNAL_ORIGINATOR_OVERRIDE` when it fits a header. */
export function originator(env: Readonly<NodeJS.ProcessEnv>): string {
  const named = env['CODEX_INTERNAL_ORIGINATOR_OVERRIDE'];
  return named !== undefined && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(named) ? named : DEFAULT;
}
