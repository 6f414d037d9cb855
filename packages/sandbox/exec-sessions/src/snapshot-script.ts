import { type ShellKind } from './shell-kind.ts';

/** The shells of which a snapshot can be taken. */
export type SnapshotKind = Extract<ShellKind, 'bash' | 'zsh' | 'sh'>;

export function hasSnapshots(kind: ShellKind): kind is SnapshotKind {
  return kind === 'bash' || kind === 'zsh' || kind === 'sh';
}

/** The descriptor that the script reports to: start-up files use 0 to 3, sometimes 9, and tools the ones above 9. */
export const REPORT_FD = 7;

/** Names that a wrapped command relies on. A user's function of such a name stays out of the snapshot. */
const RELIED_ON = 'builtin|command|exec|export|unset|unalias|set|shopt|setopt|alias|test|if|\\[|\\.|source';

const BASH = [
  // Nothing of the start-up files may speak in between or change what follows, and no history is written.
  '\\builtin shopt -u expand_aliases',
  'trap - DEBUG RETURN ERR EXIT; set +eux; unset -v HISTFILE; IFS=$\' \\t\\n\'',
  '__functions() { local name; for name in $(compgen -A function); do case $name in __functions|__exports|RELIED) ;; *) declare -f -- "$name" ;; esac; done; }',
  '__exports() { local __name; for __name in $(compgen -e); do printf \'%s=%s\\0\' "$__name" "${!__name}"; done; }',
  '{ SECTION functions; __functions; SECTION options; shopt -p; set +o; SECTION aliases; alias -p; SECTION exports; __exports; SECTION end; } >&FD 2>/dev/null',
  'kill -KILL $$',
];

const ZSH = [
  '\\builtin unsetopt aliases',
  'trap - DEBUG ZERR EXIT; unsetopt errexit nounset xtrace verbose noglob ksharrays; unset HISTFILE; IFS=$\' \\t\\n\'',
  '{ SECTION functions; for __name in ${(ok)functions}; do case $__name in RELIED) ;; *) typeset -f -- $__name ;; esac; done',
  'SECTION options; setopt; SECTION aliases; alias -L; SECTION exports',
  'for __name in ${(k)parameters[(R)*export*]}; do printf \'%s=%s\\0\' $__name "${(P)__name}"; done; SECTION end; } >&FD 2>/dev/null',
  'kill -KILL $$',
];

/** sh has no way to list functions, and may be any shell; only `env` tells variables so that they can be read back. */
const SH = [
  '\\trap - EXIT; \\set +eux',
  '{ SECTION functions; SECTION options; \\set +o; SECTION aliases; \\alias; SECTION exports; \\command -p env -0; SECTION end; } >&FD 2>/dev/null',
  '\\kill -KILL $$',
];

const SCRIPTS: Readonly<Record<SnapshotKind, readonly string[]>> = { bash: BASH, zsh: ZSH, sh: SH };

/**
 * A script for the user's interactive login shell, to be run after its start-up files: reports functions, options,
 * aliases and exported variables on `REPORT_FD`, each section begun by NUL, `mark`, its name and NUL. It ends by killing
 * the shell, so that neither exit traps nor logout files run.
 */
export function snapshotScript(kind: SnapshotKind, mark: string): string {
  const text = SCRIPTS[kind].join('\n');
  return text
    .replaceAll(/SECTION (\w+)/g, (_, name: string) => `\\printf '\\0%s\\0' ${mark}${name}`)
    .replaceAll('RELIED', RELIED_ON)
    .replaceAll('FD', String(REPORT_FD));
}
