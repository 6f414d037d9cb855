import { type Line, makeTheme, type Span } from '@codex-ts/terminal-markup';
import { type ComposerView } from './composer-view.ts';

export const plainTheme = makeTheme({ depth: '16', background: null });

/** A picture of a view that people can read: styles as tags, the cursor as coordinates. */
export function toTags({ lines, cursor }: ComposerView): string {
  return [...lines.map((each) => lineTags(each)), cursor === null ? 'no cursor' : `cursor ${cursor.x},${cursor.y}`].join('\n');
}

function lineTags({ spans }: Line): string {
  return spans.map((each) => spanTags(each)).join('');
}

function spanTags({ text, style }: Span): string {
  const names = Object.entries(style).map(([name, value]) => (value === true ? name : `${name}=${JSON.stringify(value).replaceAll('"', '')}`));
  return names.length === 0 ? text : `<${names.join(' ')}>${text}</>`;
}
