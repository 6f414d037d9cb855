import { programName } from './program-name.ts';

export interface ShellScript {
  /** The shell's bare name: `bash`, `zsh` or `sh`. */
  shell: string;
  script: string;
}

const SHELLS: ReadonlySet<string> = new Set(['bash', 'zsh', 'sh']);

/** The script of `[shell, -lc | -c, script]` where the shell is bash, zsh or sh by name or path; null for other forms. */
export function unwrapShell(argv: readonly string[]): ShellScript | null {
  const [, flag, script] = argv;
  const shell = programName(argv);
  if (argv.length !== 3 || script === undefined || !SHELLS.has(shell)) return null;
  return flag === '-lc' || flag === '-c' ? { shell, script } : null;
}
