const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  'python3': ['', '-', '-c'],
  'python': ['', '-', '-c'],
  'py': ['', '-3'],
  'pythonw': [''],
  'pyw': [''],
  'pypy': [''],
  'pypy3': [''],
  'git': [''],
  'bash': ['', '-lc'],
  'sh': ['', '-c', '-lc'],
  'zsh': ['', '-lc'],
  '/bin/zsh': ['', '-lc'],
  '/bin/bash': ['', '-lc'],
  'pwsh': ['', '-Command', '-c'],
  'powershell': ['', '-Command', '-c'],
  'powershell.exe': ['', '-Command', '-c'],
  'env': [''],
  'sudo': [''],
  'node': ['', '-e'],
  'perl': ['', '-e'],
  'ruby': ['', '-e'],
  'php': ['', '-r'],
  'lua': ['', '-e'],
  'osascript': [''],
};

const BANNED: ReadonlySet<string> = new Set(
  Object.entries(INTERPRETERS).flatMap(([program, options]) => options.map((option) => key(option === '' ? [program] : [program, option]))),
);

/** Whether a prefix is exactly one that would allow anything at all, so that no rule for it is proposed or saved. */
export function isBannedPrefix(prefix: readonly string[]): boolean {
  return BANNED.has(key(prefix));
}

function key(prefix: readonly string[]): string {
  return prefix.join('\0');
}
