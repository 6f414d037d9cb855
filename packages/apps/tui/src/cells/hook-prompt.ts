import { type Line, line, span } from '@codex-ts/terminal-markup';

import { type HookPromptCell } from './cell.ts';
import { branch, marked } from './layout.ts';
import { BULLET, DIM } from './looks.ts';
import { safeParagraphs } from './safe-paragraphs.ts';

const ROWS = 3;

/** What hooks told the model. */
export function hookPromptLines({ texts }: HookPromptCell, width: number, max = ROWS): Line[] {
  const title = marked(BULLET, line(span(texts.length > 1 ? 'Hooks added to the prompt' : 'A hook added to the prompt', DIM)), width);
  return [...title, ...branch(texts.flatMap((text) => safeParagraphs(text, DIM)), width, max)];
}
