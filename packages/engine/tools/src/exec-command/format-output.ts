import { randomBytes } from 'node:crypto';
import { quoteShell, truncateForExec } from '@codex-ts/text-utils';
import { type CommandOutput, type RunningCommand } from '../ports.ts';

/** What exec_command and write_stdin answer. Lines and their order are the original's. */
export function formatCommandOutput(command: RunningCommand, output: CommandOutput, maxTokens: number): string {
  const lines = [
    `Command: ${quoteShell([...command.argv])}`,
    `Chunk ID: ${randomBytes(3).toString('hex')}`,
    `Wall time: ${(output.wallMs / 1000).toFixed(4)} seconds`,
    output.exit === null ? `Process running with session ID ${command.id}` : `Process exited with code ${output.exit.exitCode}`,
    `Original token count: ${Math.ceil(output.totalBytes / 4)}`,
    'Output:',
    truncateForExec(output.text, maxTokens),
  ];
  return lines.join('\n');
}
