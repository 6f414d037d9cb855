import { programName } from './program-name.ts';

const SHELLS: ReadonlySet<string> = new Set(['bash', 'zsh', 'sh', 'dash', 'ksh', 'ash', 'fish', 'su', 'runuser', 'script', 'flock']);

/** The script that a command hands to a shell: `sh -c` with any flags beside, `su -c`, `eval`, `trap`, `env -S`. */
export function scriptWithin(argv: readonly string[]): string | null {
  const name = programName(argv);
  if (SHELLS.has(name)) return behindFlag(argv, /^(?:-[A-Za-z]*c[A-Za-z]*|--command)$/);
  if (name === 'eval') return argv.slice(1).join(' ');
  if (name === 'trap') return argv.slice(1).find((arg) => !arg.startsWith('-')) ?? null;
  return name === 'env' ? splitByEnv(argv) : null;
}

/** Whether the program is a shell: it may also read commands from a here-document. */
export function isShell(argv: readonly string[]): boolean {
  return SHELLS.has(programName(argv));
}

function behindFlag(argv: readonly string[], flag: RegExp): string | null {
  const at = argv.findIndex((arg, i) => i > 0 && flag.test(arg));
  return at === -1 ? null : (argv[at + 1] ?? null);
}

/** The text that `env` splits by itself, with the words behind it. */
function splitByEnv(argv: readonly string[]): string | null {
  for (const [i, arg] of argv.entries()) {
    if (i === 0) continue;
    const attached = /^(?:-[iv0]*S|--split-string=)(.+)$/s.exec(arg)?.[1];
    if (attached !== undefined) return [attached, ...argv.slice(i + 1)].join(' ');
    if (/^(?:-[iv0]*S|--split-string)$/.test(arg)) return argv.slice(i + 1).join(' ');
    if (!arg.startsWith('-') && !arg.includes('=')) return null;
  }
  return null;
}
