import { isForced, isLong, options } from './command-options.ts';
import { isDestructiveGit } from './dangerous-git.ts';
import { placedCommands } from './inner-commands.ts';
import { programName } from './program-name.ts';
import { type ShellLanguage } from './shell-language.ts';
import { isDestructiveOnWindows } from './windows/dangerous-windows.ts';

/** What nobody removes as a whole by accident and is glad of it. */
const WHOLE_PLACES = /^(?:\/|\/\*|~|~\/\*?|\$HOME(?:\/\*?)?|\$\{HOME\}(?:\/\*?)?|\.|\.\.|\.\/|\.\.\/|\*|\.\/\*|(?:.*\/)?\.git\/?)$/;

/**
 * Whether a command destroys without asking: forced `rm`, `rm -r` of a whole place (`.`, `~`, `/`, `.git`), `find
 * -delete`, what makes git throw uncommitted work away (`reset --hard`, forced `clean`, `checkout -- file`, `restore`),
 * `shred`, `mkfs`, `dd` onto a device, and what does the like on Windows. Looks by name or path through wrappers
 * (`sudo`, `env`, `xargs`, ...), `find -exec`, and scripts of shells, PowerShell and cmd.exe with all their loops,
 * subshells and redirections. It judges words as they are written: what a variable or a program's output stands for is
 * not known. `language`: whose plain command it is.
 */
export function isDangerous(argv: readonly string[], language: ShellLanguage = 'posix'): boolean {
  const { placed, isCutShort } = placedCommands(argv, language);
  return isCutShort || isDestructive(argv, language) || placed.some((command) => isDestructive(command.argv, command.language));
}

function isDestructive(argv: readonly string[], language: ShellLanguage): boolean {
  return destroys(argv) || isDestructiveOnWindows(argv, language);
}

function destroys(argv: readonly string[]): boolean {
  const args = argv.slice(1);
  const name = programName(argv);
  switch (name) {
    case 'rm':
      return isForced(args) || (isRecursive(args) && args.some((arg) => WHOLE_PLACES.test(arg)));
    case 'git':
      return isDestructiveGit(args);
    case 'find':
      return args.includes('-delete');
    case 'dd':
      return args.some((arg) => /^of=\/dev\/(?!null$|zero$|stdout$|stderr$|tty$)/.test(arg));
    default:
      return name === 'shred' || /^mkfs(?:\.|$)/.test(name);
  }
}

function isRecursive(args: readonly string[]): boolean {
  return options(args).some((arg) => /^-[A-Za-z]*[rR]/.test(arg) || isLong(arg, '--recursive'));
}
