import { type Line, line, span } from '@codex-ts/terminal-markup';

import { type DrawOptions, type PatchOutcomeCell } from './cell.ts';
import { AGENT_ROWS, clippedOutput } from './clipped-output.ts';
import { marked } from './layout.ts';
import { BAD, BOLD, DONE, FAILED } from './looks.ts';
import { shownPath } from './shown-path.ts';

/** What became of a patch that the history shows already. */
export function patchOutcomeLines({ paths, status, output }: PatchOutcomeCell, width: number, options: DrawOptions): Line[] {
  if (status === 'failed') return patchFailureLines(paths.map((path) => ({ path })), output, width, options);
  const what = namesOf(paths, options.cwd ?? '');
  if (status === 'done') return marked(DONE, line(span('Applied', BOLD), ` the changes to ${what}`), width);
  return marked(FAILED, line(span(status === 'declined' ? 'Declined' : 'Interrupted', BOLD), `: ${what} ${paths.length === 1 ? 'stays as it was' : 'stay as they were'}`), width);
}

/** A patch that could not be applied, with what was said about it. */
export function patchFailureLines(files: readonly { readonly path: string }[], output: string, width: number, { cwd = '' }: DrawOptions): Line[] {
  const title = marked(span('✘ ', { fg: 'magenta', bold: true }), line(span('Failed to apply patch', BAD), ` to ${namesOf(files.map(({ path }) => path), cwd)}`), width);
  return [...title, ...clippedOutput({ text: output, omittedLines: 0 }, AGENT_ROWS, width)];
}

function namesOf(paths: readonly string[], cwd: string): string {
  const [only = 'no file'] = paths;
  return paths.length > 1 ? `${paths.length} files` : shownPath(only, cwd);
}
