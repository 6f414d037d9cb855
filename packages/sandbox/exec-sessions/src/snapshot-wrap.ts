import { pathStatement } from './kept-on-path.ts';
import { quoted } from './snapshot-text.ts';

/**
 * The script around a command, for `[shell, '-c', script, shell, command, ...arguments]`: reads the snapshot, gives the
 * variables named in `overrides` the values back that they had before (or takes them away again), and becomes
 * `shell -c command arguments…`. Everything is one compound command: it is read before an alias of the user can change
 * it. Where the snapshot cannot be read, the shell becomes the login shell that was asked for. `pathFolder` is on PATH in
 * either case.
 */
export function wrapScript(file: string, overrides: readonly string[], pathFolder: string | null = null): string {
  const onPath = pathFolder === null ? '' : pathStatement(pathFolder);
  const names = [...new Set(overrides)].filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const save = names.map((name, index) => `__codex_has_${index}="\${${name}+x}"; __codex_was_${index}="\${${name}-}"`);
  const restore = names.map((name, index) => `if [ -n "$__codex_has_${index}" ]; then export ${name}="$__codex_was_${index}"; else unset ${name}; fi`);
  return [
    `if [ -r ${quoted(file)} ]; then`,
    ...save,
    `. ${quoted(file)} >/dev/null 2>&1 || :`,
    ...restore,
    `${onPath}exec "$0" -c "$@"`,
    'else',
    `__codex_script=${quoted(onPath)}"$1"; shift`,
    'exec "$0" -lc "$__codex_script" "$@"',
    'fi',
  ].join('\n');
}
