import { CodexError } from '@codex-ts/protocol';

/** The command was typed wrongly. The text is complete and starts with `error:`; exit code 2. */
export class UsageError extends CodexError {
  constructor(problem: string, usage: string, tip?: string) {
    const parts = [`error: ${problem}`, ...(tip === undefined ? [] : [`  tip: ${tip}`]), `Usage: ${usage}`, "For more information, try '--help'."];
    super(parts.join('\n\n'), { code: 'usage', exitCode: 2 });
  }
}
