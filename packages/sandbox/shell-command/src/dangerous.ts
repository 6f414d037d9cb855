import { isForced, isLong, options } from './command-options.ts';
import { isDestructiveGit } from './dangerous-git.ts';
import { innerCommands } from './inner-commands.ts';
import { programName } from './program-name.ts';

/** What nobody removes as a whole by accident and is glad of it. */
const WHOLE_PLACES = /^(?:\/|\/\*|~|~\/\*?|\$HOME(?:\/\*?)?|\$\{HOME\}(?:\/\*?)?|\.|\.\.|\.\/|\.\.\/|\*|\.\/\*|(?:.*\/)?\.git\/?)$/;

/**
 * Whether a command destroys without asking: forced `rm`, `rm -r` of a whole place (`.`, `~`, `/`, `.git`), `find
 * -delete`, what makes git throw uncommitted work away (`reset --hard`, forced `clean`, `checkout -- file`, `restore`),
 * `shred`, `mkfs`, `dd` onto a device. Looks by name or path through wrappers (`sudo`, `env`, `xargs`, ...), `find
 * -exec`, and shell scripts with all their loops, subshells and redirections. It judges words as they are written:
 * what a variable or a program's output stands for is not known.
 */
export function isDangerous(argv: readonly string[]): boolean {
  const { commands, isCutShort } = innerCommands(argv);
  return isCutShort || isDestructive(argv) || commands.some(isDestructive);
}

function isDestructive(argv: readonly string[]): boolean {
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
