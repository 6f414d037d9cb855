import { shellKind } from './shell-kind.ts';
import { quoted } from './snapshot-text.ts';

/**
 * Start of a script: puts `folder` first on PATH unless it is on it. One line, so that the lines of what follows keep
 * their numbers; no builtin is called, for a user may have functions of such names.
 */
export function pathStatement(folder: string): string {
  const word = quoted(folder);
  return `case ":\${PATH}:" in *:${word}:*) ;; *) PATH=${word}:"\${PATH}" ;; esac; `;
}

/**
 * A login shell reads start-up files that may set PATH anew, as those of Debian do. `argv` that finds `folder` on its
 * PATH all the same; any other argv as it is. To be applied after approval, like a snapshot.
 */
export function keptOnPath(argv: readonly string[], folder: string): readonly string[] {
  const [shell = '', flag, script, ...rest] = argv;
  const kind = shellKind(shell);
  if (flag !== '-lc' || script === undefined || (kind !== 'bash' && kind !== 'zsh' && kind !== 'sh')) return argv;
  return [shell, flag, pathStatement(folder) + script, ...rest];
}
