// The only door of @codex-ts/terminal-markup: explicit named exports, no logic.
export { blend, detectDepth, isLightColor, type Rgb } from './color-depth.ts';
export { lineWidth, padTo, splitLine, truncate, truncateMiddle } from './cut-line.ts';
export { encodeLine, sgr } from './encode-line.ts';
export { type Line, line, type Span, span, textOf } from './line.ts';
export { makeTheme, type ThemeFacts } from './make-theme.ts';
export { parseAnsi } from './parse-ansi.ts';
export { sanitize, sanitizeRow } from './sanitize.ts';
export { type Color, type Style } from './style.ts';
export { graphemes, graphemeWidth, splitAtWidth, textWidth } from './text-width.ts';
export { type ColorDepth, type SyntaxRole, type Theme } from './theme.ts';
export { wrap, type WrapOptions } from './wrap.ts';
