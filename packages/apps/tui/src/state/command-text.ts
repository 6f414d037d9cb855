import { unquoteShell } from '@codex-ts/text-utils';

const SHELL = /^\S*?(?:bash|zsh|sh|powershell|pwsh)(?:\.exe)?['"]? /i;
const SCRIPT_FLAG = /^(?:-l?c|-Command)$/i;

/** What a person would have typed: the script alone where a shell was asked to run one. */
export function commandText(command: string): string {
  if (!SHELL.test(command)) return command;
  const words = unquoteShell(command).filter((word) => word !== '-NoProfile');
  const [, flag = '', script] = words;
  return words.length === 3 && SCRIPT_FLAG.test(flag) && script !== undefined ? script : command;
}
