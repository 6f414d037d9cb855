/** What may stand behind a program so that the two still allow anything; empty for the bare program. */
const SHELL = ['', '-c', '-lc'];
const POWERSHELL = ['', '-Command', '-c'];
const INTERPRETERS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...{ python: ['', '-', '-c'], pythonw: [''], py: ['', '-3'], pyw: [''], pypy: [''] },
    ...{ bash: SHELL, sh: SHELL, zsh: SHELL, dash: SHELL, ksh: SHELL, fish: SHELL, pwsh: POWERSHELL, powershell: POWERSHELL },
    ...{ node: ['', '-e'], perl: ['', '-e'], ruby: ['', '-e'], php: ['', '-r'], lua: ['', '-e'], osascript: [''] },
    ...{ env: [''], sudo: [''], doas: [''], git: [''] },
  }),
);

/** No name of an interpreter is longer. */
const MAX_NAME = 32;

/**
 * Whether a prefix is exactly one that would allow anything at all, so that no rule for it is proposed or saved. The
 * original bans names and four paths; here a program is the same by any path, version (`python3.12`) and with `.exe`.
 */
export function isBannedPrefix([program = '', option = '', ...more]: readonly string[]): boolean {
  const file = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  if (more.length > 0 || file.length > MAX_NAME) return false;
  const name = file.replace(/\.exe$/i, '').replace(/[\d.]+$/, '');
  return INTERPRETERS.get(name)?.includes(option) ?? false;
}
