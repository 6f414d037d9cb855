import { ROOT_HELP } from './root-help.ts';

/** What to print when the whole command line is one of the common questions about the program; null otherwise. */
export function quickAnswer(args: readonly string[], version: string): string | null {
  if (args.length !== 1) return null;
  switch (args[0]) {
    case '--version':
    case '-V':
      return `codex-cli ${version}\n`;
    case '--help':
    case '-h':
    case 'help':
      return ROOT_HELP;
    default:
      return null;
  }
}
