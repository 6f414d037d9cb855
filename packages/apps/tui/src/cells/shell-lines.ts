import { highlightShell, type Line, type Theme } from '@codex-ts/terminal-markup';

/** A command in its colours, one line for each of its own. It is made safe to show. */
export function shellLines(command: string, theme: Theme): Line[] {
  return highlightShell(command.trimEnd(), theme);
}
