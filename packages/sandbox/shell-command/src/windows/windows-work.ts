import { powershellWork } from '../powershell/powershell-call.ts';
import { loosePowerShell } from '../powershell/loose-powershell.ts';
import { splitPowerShell } from '../powershell/split-powershell.ts';
import { programName } from '../program-name.ts';
import { type ShellLanguage } from '../shell-language.ts';
import { looseCmd } from './loose-cmd.ts';

/** What a command runs inside; `isHidden`: it also runs what cannot be read. */
export interface WindowsWork {
  readonly language: ShellLanguage;
  readonly commands: readonly (readonly string[])[];
  readonly isHidden?: boolean;
}

/** Parameters of Start-Process whose value is neither the program nor its arguments. */
const START_VALUES = /^-(?:cr|pass|redi|ty|us|verb|wi|wo|en)/i;
/** The longest condition of cmd's `if` is five words: `/i not a equ b`. */
const LONGEST_CONDITION = 5;

/**
 * The commands inside a command of Windows: of PowerShell and cmd.exe by name, encoded scripts included, and of what
 * starts programs or runs text in their languages. Too many rather than too few.
 */
export function windowsWork(argv: readonly string[], language: ShellLanguage): WindowsWork {
  const work = powershellWork(argv);
  if (work?.kind === 'hidden') return { language: 'powershell', commands: [], isHidden: true };
  if (work?.kind === 'file') return { language: 'powershell', commands: [work.argv] };
  if (work?.kind === 'script') return inPowerShell(work.script);
  const args = argv.slice(1);
  switch (programName(argv).toLowerCase()) {
    case 'cmd':
      return { language: 'cmd', commands: looseCmd(behindSwitch(args)) };
    case 'start':
      return language === 'powershell' ? { language, commands: [started(args)] } : { language: 'cmd', commands: withoutTitle(args) };
    case 'start-process':
    case 'saps':
      return { language: 'powershell', commands: [started(args)] };
    case 'iex':
    case 'invoke-expression':
      return language === 'powershell' ? inPowerShell(args.filter((arg) => !/^-c/i.test(arg)).join(' ')) : { language, commands: [] };
    case 'forfiles':
      return { language: 'cmd', commands: looseCmd(behindSwitch(args)) };
    case 'runas':
      return { language: 'cmd', commands: looseCmd(args.at(-1) ?? '') };
    default:
      return { language, commands: language === 'cmd' ? behindWordsOfCmd(argv) : [] };
  }
}

function inPowerShell(script: string): WindowsWork {
  return { language: 'powershell', commands: splitPowerShell(script) ?? loosePowerShell(script) };
}

/** What stands behind `/c`, `/k` or `/r`, also with nothing between. */
function behindSwitch(args: readonly string[]): string {
  const at = args.findIndex((arg) => /^\/[ckr]/i.test(arg));
  return at === -1 ? '' : [(args[at] ?? '').slice(2), ...args.slice(at + 1)].join(' ');
}

/** `start "title" /wait program`: what was a title cannot be told once its quotes are gone. */
function withoutTitle(args: readonly string[]): (readonly string[])[] {
  const rest = behindSwitches(args);
  return [rest, behindSwitches(rest.slice(1))];
}

function behindSwitches(args: readonly string[]): readonly string[] {
  const start = args.findIndex((arg) => !arg.startsWith('/'));
  return start === -1 ? [] : args.slice(start);
}

/** The program and its arguments, in one text or several, of `Start-Process`. */
function started(args: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (START_VALUES.test(arg)) i += 1;
    else if (!/^-(?:a|f|no|w|pa)/i.test(arg)) words.push(...(words.length === 0 ? [arg] : arg.split(/[\s,]+/)));
  }
  return words;
}

function behindWordsOfCmd([name = '', ...args]: readonly string[]): (readonly string[])[] {
  if (/^(?:call|do|else)$/i.test(name)) return [args];
  if (!/^if$/i.test(name)) return [];
  return Array.from({ length: LONGEST_CONDITION }, (_, i) => args.slice(i + 1));
}
