import { type SnapshotKind } from './snapshot-script.ts';

/** What the user's shell reported, section by section. */
export interface ShellReport {
  functions: string;
  options: string;
  aliases: string;
  exports: ReadonlyMap<string, string>;
}

/** Null when the report is not complete: the shell ended, or hung, on the way. */
export function readReport(bytes: Buffer, mark: string): ShellReport | null {
  const fields = bytes.toString('utf8').split('\0');
  const end = fields.indexOf(`${mark}end`);
  const section = (name: string, next: string): string[] | null => {
    const [from, to] = [fields.indexOf(mark + name), fields.indexOf(mark + next)];
    return from < 0 || to < from ? null : fields.slice(from + 1, to);
  };
  const [functions, options, aliases] = [section('functions', 'options'), section('options', 'aliases'), section('aliases', 'exports')];
  const exports = section('exports', 'end');
  if (end < 0 || functions === null || options === null || aliases === null || exports === null) return null;
  return { functions: functions.join(''), options: options.join(''), aliases: aliases.join(''), exports: variables(exports) };
}

function variables(fields: readonly string[]): Map<string, string> {
  const result = new Map<string, string>();
  for (const field of fields) {
    const at = field.indexOf('=');
    if (at > 0) result.set(field.slice(0, at), field.slice(at + 1));
  }
  return result;
}

/** Of the shell itself, not of the user: the directory, and what a shell sets or protects. */
const NEVER_EXPORTED = new Set(['PWD', 'OLDPWD', '_', 'SHLVL', 'SHELLOPTS', 'BASHOPTS', 'BASH_VERSINFO', 'EUID', 'UID', 'GID', 'EGID', 'PPID', 'IFS', 'OPTIND', 'LINENO', 'HISTFILE', 'HISTCMD', 'RANDOM', 'SECONDS', 'COLUMNS', 'LINES', 'status', 'ARGC']);

/** Options that belong to typing, or that would keep what follows from running as it was written. */
const NOT_RESTORED = new Set([
  'emacs', 'vi', 'monitor', 'history', 'histexpand', 'notify', 'ignoreeof', 'interactive-comments', 'errexit', 'errtrace', 'functrace', 'nounset', 'noexec',
  'onecmd', 'privileged', 'verbose', 'xtrace', 'posix', 'allexport', 'restricted', 'nolog', 'keyword', 'stdin', 'interactive', 'debug', 'pipefail', 'noglob',
  'login_shell', 'restricted_shell', 'histappend', 'checkjobs', 'mailwarn', 'no_empty_cmd_completion', 'force_fignore', 'lithist', 'histreedit', 'histverify', 'cmdhist',
  'zle', 'aliases', 'login', 'shinstdin', 'rcs', 'globalrcs', 'ksharrays', 'exec', 'unset', 'singlecommand', 'banghist', 'promptsubst', 'err_exit',
]);

/**
 * The file's text, in the original's order: aliases away, functions, options, aliases, exports, each with its count.
 * Only variables with a valid name that `keep` lets through; what the shell owns and everything of ours (`CODEX_…`)
 * stays out. `environmentOnly` leaves out all but the exports.
 */
export function snapshotText(kind: SnapshotKind, report: ShellReport, options: { owner: string; keep: (name: string) => boolean; environmentOnly: boolean }): string {
  const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
  const names = [...report.exports.keys()].filter((name) => isUsers(name) && options.keep(name)).sort();
  const exports = names.map((name) => `export ${name}=${quoted(report.exports.get(name) ?? '')}`);
  const whole = !options.environmentOnly;
  const setopts = whole ? optionLines(kind, lines(report.options)) : [];
  const aliases = whole ? aliasLines(kind, report.aliases) : [];
  // Patterns in function bodies are read under the options in force then.
  const early = setopts.filter((line) => line === 'shopt -s extglob');
  const parts = [
    ['# Snapshot file', `# Owner ${options.owner.replaceAll('\n', ' ')}`],
    ['# Unset all aliases to avoid conflicts with functions', 'unalias -a 2>/dev/null || true'],
    ['# Functions', ...(whole ? [...early, report.functions.trimEnd()] : [])],
    [`# setopts ${setopts.length}`, ...setopts],
    [`# aliases ${aliases.length}`, ...aliases],
    [`# exports ${exports.length}`, ...exports],
  ];
  return parts.map((part) => `${part.filter((line) => line !== '').join('\n')}\n`).join('\n');
}

function isUsers(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !NEVER_EXPORTED.has(name) && !name.startsWith('CODEX_');
}

function optionLines(kind: SnapshotKind, lines: readonly string[]): string[] {
  if (kind === 'zsh') return lines.filter((line) => !NOT_RESTORED.has(line.replace(/^no/, '')) && !NOT_RESTORED.has(line)).map((line) => `setopt ${line}`);
  return lines.filter((line) => /^(shopt -[su]|set [-+]o) /.test(line) && !NOT_RESTORED.has(line.split(' ')[2] ?? ''));
}

/** sh lists `name='value'`, the others whole commands. A value may go over several lines. */
function aliasLines(kind: SnapshotKind, text: string): string[] {
  if (kind !== 'sh') return text.trimEnd() === '' ? [] : text.trimEnd().split(/\n(?=alias )/);
  return text.trimEnd() === '' ? [] : text.trimEnd().split(/\n(?=[^\s'=]+=)/).map((line) => (line.startsWith('alias ') ? line : `alias ${line}`));
}

/** One word for every shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
