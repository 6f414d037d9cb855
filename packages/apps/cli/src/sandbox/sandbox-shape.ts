import { SANDBOX_MODES, type SandboxMode } from '@codex-ts/protocol';

import { administrationShape, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandShape } from '../command-line/command-shape.ts';
import { oneOf, plain } from '../command-line/options.ts';

/** The systems that have a sandbox of their own, by the words of `codex sandbox`. */
export const SANDBOX_KINDS = {
  linux: { platform: 'linux', title: 'Linux sandbox', system: 'Linux', does: 'Run a command in bubblewrap and a system call filter [alias: landlock]' },
  macos: { platform: 'darwin', title: 'Seatbelt sandbox', system: 'macOS', does: 'Run a command under Seatbelt [alias: seatbelt]' },
  windows: { platform: 'win32', title: 'Windows sandbox', system: 'Windows', does: 'Run a command with a restricted token' },
} as const;

export type SandboxKind = keyof typeof SANDBOX_KINDS;

/** The other words for them, which stay out of lists. */
const ALIASES: Readonly<Record<string, SandboxKind>> = { landlock: 'linux', seatbelt: 'macos' };

export interface SandboxFlags extends SharedFlags {
  readonly fullAuto?: true;
  readonly sandbox?: SandboxMode;
  readonly cd?: string;
  readonly setup?: true;
  readonly cleanUp?: true;
}

const TAIL = `
The command gets the policy that a thread with this configuration would run its commands under: that of the
permission profile, of sandbox_mode, or of --sandbox. When nothing of the kind is set, it is read-only, and
workspace-write with --full-auto. The command is run as it stands, without a shell, in this terminal. The exit code
is the command's, 128 plus the number of the signal that ended it, 1 when the sandbox cannot be set up, and 127 when
there is no such program.
`;

/** \`codex sandbox\` or \`codex debug\` with the words that may follow. */
export function sandboxGroupShape(name: string, about: string, kinds: readonly string[]): CommandShape {
  const subcommands = Object.fromEntries(kinds.map((kind) => [kind, SANDBOX_KINDS[kindOf(kind)].does]));
  const shape = administrationShape({ name, about, subcommands });
  return { ...shape, subcommands: [...shape.subcommands, ...Object.keys(ALIASES)] };
}

/** Of `codex sandbox windows` only. */
const WINDOWS_OPTIONS = [
  plain('--setup', 'Set up the elevated sandbox, once, with administrator rights'),
  plain('--clean-up', 'Take the entries of the sandbox off the access lists of folders'),
];

export function sandboxShape(name: string, kind: SandboxKind): CommandShape {
  const shape = administrationShape({
    name,
    about: 'Run a command in the sandbox.',
    options: [
      plain('--full-auto', 'Let the command write in the workspace: workspace-write').conflicts('sandbox'),
      oneOf('-s, --sandbox <MODE>', 'What the command may touch', SANDBOX_MODES),
      plain('-C, --cd <DIR>', 'Run it in this folder'),
      ...(kind === 'windows' ? WINDOWS_OPTIONS : []),
    ],
    operands: [{ name: 'COMMAND', about: 'Program and arguments, run without a shell', isOptional: true }],
    tail: TAIL,
  });
  return { ...shape, usage: `${name} [OPTIONS] [--] COMMAND [ARG]...`, maxOperands: Number.POSITIVE_INFINITY, endsAtOperand: true };
}

/** What a word after `codex sandbox` means; it must be one of them. */
export function kindOf(word: string): SandboxKind {
  return ALIASES[word] ?? (Object.hasOwn(SANDBOX_KINDS, word) ? (word as SandboxKind) : 'linux');
}
