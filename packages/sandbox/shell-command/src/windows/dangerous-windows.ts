import { programName } from '../program-name.ts';
import { type ShellLanguage } from '../shell-language.ts';

const REMOVERS: ReadonlySet<string> = new Set(['remove-item', 'ri', 'rm', 'rd', 'rmdir', 'del', 'erase']);
/** What nobody removes as a whole by accident and is glad of it, as Windows spells it. */
const WHOLE_PLACES = /^(?:[A-Z]:)?[\\/]?\*?$|^(?:~|\.|\.\.|\$HOME|\$env:(?:USERPROFILE|SystemDrive|SystemRoot)|%(?:USERPROFILE|SystemDrive|SystemRoot|HOMEPATH)%)[\\/]?\*?$|(?:^|[\\/])\.git[\\/]?$/i;
const ERASERS: ReadonlySet<string> = new Set(['format-volume', 'clear-disk', 'initialize-disk', 'remove-partition', 'reset-physicaldisk']);

/** What opens a page in the user's browser, outside every sandbox, when it is handed an address. */
const OPENERS: ReadonlySet<string> = new Set(['start', 'start-process', 'saps', 'invoke-item', 'ii', 'explorer', 'mshta', 'rundll32']);
const BROWSERS: ReadonlySet<string> = new Set(['brave', 'chrome', 'chromium', 'firefox', 'iexplore', 'microsoft-edge', 'msedge', 'opera', 'vivaldi']);
/** The same by method: `[Diagnostics.Process]::Start(…)`, `.ShellExecute(…)`. */
const OPENING_METHOD = /(?:\]::start|^start|\.?shellexecute)$/i;
const ADDRESS = /(?:^|[=:,'"(])(?:https?:\/\/|microsoft-edge:)/i;

/**
 * Whether a command of Windows destroys without asking, or leaves the sandbox through the user's browser: Remove-Item
 * and its aliases with `-Force`, or with `-Recurse` on a whole place; `del /f`, `rd /s`, what formats a disk; `start`,
 * `explorer`, `mshta`, `rundll32 url.dll` and browsers with a web address. Names have no case. A browser counts only
 * where Windows is meant: in PowerShell, in cmd.exe, or with `.exe`; elsewhere a page may well be opened in a test.
 */
export function isDestructiveOnWindows(argv: readonly string[], language: ShellLanguage): boolean {
  const name = programName(argv).toLowerCase().replace(/\.(?:com|cmd|bat)$/, '');
  const args = argv.slice(1);
  if (REMOVERS.has(name)) return removesMuch(name, args);
  if (ERASERS.has(name)) return true;
  if (name === 'format') return args.some((arg) => /^[A-Za-z]:\\?$/.test(arg));
  return opensPages(name, argv, language) && args.some((arg) => ADDRESS.test(arg));
}

function removesMuch(name: string, args: readonly string[]): boolean {
  if (args.some((arg) => /^[-\u2013-\u2015](?:fo|for|forc|force)(?::|$)/i.test(arg) && !/:\$?(?:false|0)$/i.test(arg))) return true;
  if (/^(?:del|erase)$/.test(name) && hasSwitch(args, 'f')) return true;
  if (/^(?:rd|rmdir)$/.test(name) && hasSwitch(args, 's')) return true;
  const isRecursive = hasSwitch(args, 's') || args.some((arg) => /^[-\u2013-\u2015]r(?:e(?:c(?:u(?:r(?:se?)?)?)?)?)?(?::|$)/i.test(arg));
  return isRecursive && args.some((arg) => arg !== '' && WHOLE_PLACES.test(arg));
}

/** Also among others that were written without blanks: `/s/f/q`. */
function hasSwitch(args: readonly string[], letter: string): boolean {
  return args.some((arg) => arg.startsWith('/') && arg.length < 32 && arg.toLowerCase().split('/').includes(letter));
}

function opensPages(name: string, argv: readonly string[], language: ShellLanguage): boolean {
  if (OPENERS.has(name) || (language === 'powershell' && OPENING_METHOD.test(name))) return true;
  return BROWSERS.has(name) && (language !== 'posix' || /\.exe$/i.test(argv[0] ?? ''));
}
