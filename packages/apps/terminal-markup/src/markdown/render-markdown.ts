import { type Line } from '../line.ts';
import { type Theme } from '../theme.ts';
import { type MarkdownLook } from './markdown-look.ts';
import { MarkdownStream } from './markdown-stream.ts';

/**
 * Draws Markdown in rows of at most `width` cells: CommonMark with tables, task lists, strike-through and bare
 * addresses; HTML is shown as it was written. Whatever is in the source, the rows hold no control characters. Linear in
 * the source, whose blocks are read one by one; what that means for link references is said at `MarkdownStream`.
 */
export function renderMarkdown(source: string, width: number, theme: Theme, options: Omit<MarkdownLook, 'theme'> = {}): Line[] {
  const stream = new MarkdownStream(width, { ...options, theme });
  stream.push(source);
  stream.finish();
  return [...stream.lines(width)];
}
