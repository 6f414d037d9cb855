import { type Line, line, sanitizeRow, span } from '@codex-ts/terminal-markup';

import { type DrawOptions, type ImageCell } from './cell.ts';
import { branch, marked } from './layout.ts';
import { BOLD, BULLET, DIM, runningMarker } from './looks.ts';
import { shownPath } from './shown-path.ts';

const VERBS: Readonly<Record<ImageCell['action'], string>> = { viewed: 'Viewed', generating: 'Generating', generated: 'Generated' };

/** A picture that the model looked at, or made. */
export function imageLines({ action, path, prompt }: ImageCell, width: number, { cwd = '', nowMs }: DrawOptions): Line[] {
  const title = marked(action === 'generating' ? runningMarker(nowMs) : BULLET, line(span(`${VERBS[action]} Image`, BOLD)), width);
  const below = [...(prompt === null ? [] : [line(span(sanitizeRow(prompt), DIM))]), ...(path === null ? [] : [line(span(shownPath(path, cwd), DIM))])];
  return [...title, ...branch(below, width)];
}
