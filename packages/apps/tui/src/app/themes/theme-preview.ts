import { type Highlighter, type Line, line, renderDiff, sanitizeRow, span, type SyntaxTheme, truncate, wrap } from '@codex-ts/terminal-markup';

import { type Colors } from './colors.ts';

/** A change that shows most of what themes colour. */
const SAMPLE = {
  path: 'greet.ts',
  kind: { type: 'update', move_path: null },
  diff: `@@ -7,7 +7,8 @@
 /** What people are met with. */
 export async function greet(user: User, times = 1): Promise<string> {
-  const name = user.name;
-  if (name === null) return 'Hello';
+  const name = user.name?.trim() ?? 'you';
+  if (times < 1) throw new RangeError(\`\${times} times?\`);
+  // A greeting each, on a line of its own.
   return \`Hello, \${name}!\\n\`.repeat(times);
 }
`,
} as const;

/** The new text of the change. */
const CODE = SAMPLE.diff.split('\n').filter((row) => /^[ +]/.test(row)).map((row) => row.slice(1)).join('\n');
const NOTES = {
  none: 'Your terminal shows no colours, or is told not to.',
  16: 'Your terminal shows sixteen colours: only `ansi` and `base16` look different.',
} as const;

/** A theme that can be looked at, null for the one that suits the background; or why it cannot. */
export type ShownTheme = { readonly theme: SyntaxTheme | null } | { readonly problem: string };

export interface PreviewOptions {
  readonly width: number;
  readonly highlighter: Highlighter;
  readonly colors: Pick<Colors, 'with'>;
}

/** What a theme looks like, in rows of at most `width` cells; of one that cannot be used, why. */
export function themePreview(shown: ShownTheme, { width, highlighter, colors }: PreviewOptions): readonly Line[] {
  if ('problem' in shown) return wrap(line(span(`⚠ ${sanitizeRow(shown.problem)}`, { fg: 'yellow' })), width);
  const theme = colors.with(shown.theme);
  if (theme.depth === '256' || theme.depth === 'truecolor') return renderDiff(SAMPLE, { width, theme, highlighter });
  // Without shades diffs are green and red, whatever the theme.
  const code = highlighter.highlight(CODE, 'ts', theme) ?? [];
  return [...wrap(line(span(NOTES[theme.depth], { dim: true })), width), line(), ...code.map((row) => truncate(row, width))];
}
