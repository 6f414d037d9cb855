/** What a command printed, or the end of it while it runs. */
export interface CommandOutput {
  readonly text: string;
  /** Lines that came before `text` and are not kept. */
  readonly omittedLines: number;
}

export const NO_OUTPUT: CommandOutput = { text: '', omittedLines: 0 };

/** Nobody reads more of what runs by; the whole output comes when the command has ended. In UTF-16 units. */
const LONGEST = 65_536;
const KEPT = 32_768;

/** Adds what a running command printed. Of a long output only the end is kept. */
export function appendOutput({ text, omittedLines }: CommandOutput, delta: string): CommandOutput {
  const all = text + delta;
  if (all.length <= LONGEST) return { text: all, omittedLines };
  const cut = all.length - KEPT;
  const lineEnd = all.indexOf('\n', cut);
  // A line that goes on for longer than that is cut within.
  const start = lineEnd < 0 ? cut : lineEnd + 1;
  return { text: all.slice(start), omittedLines: omittedLines + countBreaks(all, start) };
}

function countBreaks(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
