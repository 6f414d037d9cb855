import { isLightColor, type Rgb } from '../color-depth.ts';
import { type Color } from '../style.ts';
import { type SyntaxStyles } from '../theme.ts';

/** Colours for code, by a name that users choose. */
export interface SyntaxTheme {
  readonly name: string;
  readonly styles: SyntaxStyles;
  /** Behind rows of diffs, where the theme says so. */
  readonly added?: Rgb | undefined;
  readonly removed?: Rgb | undefined;
}

/** Whether it is made for a light background: its plain text is dark. Unknown where that is the terminal's own. */
export function isForLight({ styles }: SyntaxTheme): boolean | undefined {
  const color = styles.text?.fg;
  return typeof color === 'object' && 'rgb' in color ? !isLightColor(color.rgb) : undefined;
}

/** Whether a terminal of sixteen colours shows it as it is meant. */
export function fitsSixteen({ styles }: SyntaxTheme): boolean {
  return Object.values(styles).every(({ fg }) => fg === undefined || isOfSixteen(fg));
}

function isOfSixteen(color: Color): boolean {
  return typeof color === 'string' || ('index' in color && color.index < 16);
}
