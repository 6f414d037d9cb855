import { type MessageItem } from '@codex-ts/protocol';

/** How a command that the user ran came out, for the model. `output` must be cut to size already. */
export interface UserCommandResult {
  command: string;
  exitCode: number;
  durationMs: number;
  output: string;
}

/** Tells the model of a command that the user ran on the side. It does not count as something the user said. */
export function userShellCommandMessage({ command, exitCode, durationMs, output }: UserCommandResult): MessageItem {
  const result = `Exit code: ${exitCode}\nDuration: ${(durationMs / 1000).toFixed(4)} seconds\nOutput:\n${output}`;
  const text = `<user_shell_command>\n<command>\n${command}\n</command>\n<result>\n${result}\n</result>\n</user_shell_command>`;
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}
