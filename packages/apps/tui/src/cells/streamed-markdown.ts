import { type Line, MarkdownStream, renderMarkdown, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions } from './cell.ts';
import { type TextLog } from './text-log.ts';

interface Reading {
  readonly stream: MarkdownStream;
  readonly theme: Theme;
  readonly highlighter: DrawOptions['highlighter'];
  fed: number;
}

/**
 * What has been drawn of texts that still grow, so that each of their characters is read once. It changes no result:
 * whoever draws without it gets the same rows.
 */
const readings = new WeakMap<object, Reading>();

/** The rows of a text; while it grows, only those that later text cannot change. */
export function markdownRows({ text, isDone }: { readonly text: TextLog; readonly isDone: boolean }, width: number, theme: Theme, options: DrawOptions): readonly Line[] {
  const { highlighter } = options;
  let reading = readings.get(text.lineage);
  const isOther = reading === undefined || reading.fed > text.count || reading.theme !== theme || reading.highlighter !== highlighter;
  if (isDone) {
    // Whoever draws it once more has another width: nothing is worth being kept.
    readings.delete(text.lineage);
    if (isOther) return renderMarkdown(text.text, width, theme, lookOf(options));
  }
  if (reading === undefined || isOther) {
    reading = { stream: new MarkdownStream(width, { theme, ...lookOf(options) }), theme, highlighter, fed: 0 };
    readings.set(text.lineage, reading);
  }
  for (const piece of text.piecesFrom(reading.fed)) reading.stream.push(piece);
  reading.fed = text.count;
  if (isDone) reading.stream.finish();
  return reading.stream.lines(width);
}

export function lookOf({ highlighter, cwd, fileOpener }: DrawOptions): Pick<DrawOptions, 'highlighter' | 'cwd' | 'fileOpener'> {
  return { highlighter, cwd, fileOpener };
}
