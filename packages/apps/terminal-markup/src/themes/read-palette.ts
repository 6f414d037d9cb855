import { hexColor } from '../hex-color.ts';
import { type Color, type Style } from '../style.ts';
import { type SyntaxRole } from '../theme.ts';
import { type SyntaxTheme } from './syntax-theme.ts';

/**
 * Reads a theme of our own tables. Each row is a colour and the roles that have it; `#rrggbb` or `@n` for the terminal's
 * colour number n, with `*` behind it for bold. `added` and `removed` are no roles but what stands behind rows of diffs.
 */
export function readPalette(name: string, palette: string): SyntaxTheme {
  const styles: Partial<Record<SyntaxRole, Style>> = {};
  const tints: { added?: readonly [number, number, number]; removed?: readonly [number, number, number] } = {};
  for (const row of palette.trim().split('\n')) {
    const [color = '', ...roles] = row.trim().split(' ');
    const style: Style = { fg: colorOf(color.replace('*', '')), ...(color.endsWith('*') ? { bold: true } : {}) };
    for (const role of roles) {
      if (role === 'added' || role === 'removed') tints[role] = hexColor(color)?.rgb ?? [0, 0, 0];
      else styles[role as SyntaxRole] = style;
    }
  }
  return { name, styles, ...tints };
}

function colorOf(text: string): Color {
  return text.startsWith('@') ? { index: Number(text.slice(1)) } : { rgb: hexColor(text)?.rgb ?? [0, 0, 0] };
}
