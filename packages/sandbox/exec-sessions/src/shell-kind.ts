/** The shells that commands can be run in. */
export type ShellKind = 'bash' | 'zsh' | 'sh' | 'powershell' | 'cmd';

export interface Shell {
  readonly kind: ShellKind;
  /** Absolute. */
  readonly path: string;
}

const KINDS: Readonly<Record<string, ShellKind>> = { bash: 'bash', zsh: 'zsh', sh: 'sh', pwsh: 'powershell', powershell: 'powershell', cmd: 'cmd' };

/** By file name, `.exe` or not, in either spelling of paths; null for a program that is no shell we can drive. */
export function shellKind(nameOrPath: string): ShellKind | null {
  const name = nameOrPath.split(/[\\/]/).at(-1) ?? '';
  const stem = name.toLowerCase().replace(/\.exe$/, '');
  return Object.hasOwn(KINDS, stem) ? (KINDS[stem] ?? null) : null;
}

/**
 * The argv that runs `script`: `-lc` or `-c`; PowerShell reads its profile only for a login shell; cmd knows no
 * difference.
 */
export function shellArgv(shell: Shell, script: string, options: { login: boolean }): string[] {
  if (shell.kind === 'powershell') return [shell.path, ...(options.login ? [] : ['-NoProfile']), '-Command', script];
  if (shell.kind === 'cmd') return [shell.path, '/c', script];
  return [shell.path, options.login ? '-lc' : '-c', script];
}
