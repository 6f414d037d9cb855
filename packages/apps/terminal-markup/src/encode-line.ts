import { nearestIndex } from './color-depth.ts';
import { type Line } from './line.ts';
import { type Color, type Style } from './style.ts';
import { type ColorDepth } from './theme.ts';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const ATTRIBUTES = [['bold', '1'], ['dim', '2'], ['italic', '3'], ['underline', '4'], ['reverse', '7'], ['strike', '9']] as const;
const RESET = '\x1b[0m';

/**
 * What a terminal must be sent to show a line at the cursor: it begins and ends with the terminal's own look. With a
 * fill, the row is coloured to its end. Colours beyond `depth` become the nearest there is; without colours, bold and
 * the like stay.
 */
export function encodeLine({ spans, fill }: Line, depth: ColorDepth): string {
  let out = '';
  let look = '';
  let link = '';
  const turnTo = (style: Style): void => {
    const next = sgr(style, depth);
    if (next !== look) out += look === '' ? next : RESET + next;
    look = next;
    const address = safeLink(style.link);
    if (address !== link) out += `\x1b]8;;${address}\x1b\\`;
    link = address;
  };
  // Before the text: behind the last cell of a row the cursor still stands on it, and erasing would take it.
  if (fill !== undefined && sgr(fill, depth) !== '') {
    turnTo(fill);
    out += '\x1b[K';
  }
  for (const { text, style } of spans) {
    if (text === '') continue;
    turnTo(style);
    out += text;
  }
  turnTo({});
  return out;
}

/** The sequence that turns a style on over the terminal's own look; empty for the plain one. */
export function sgr(style: Style, depth: ColorDepth): string {
  // Of every span of every row: no list is made for it.
  let codes = '';
  for (const [name, code] of ATTRIBUTES) if (style[name] === true) codes += `;${code}`;
  if (style.fg !== undefined) codes += colorCode(style.fg, depth, 30);
  if (style.bg !== undefined) codes += colorCode(style.bg, depth, 40);
  return codes === '' ? '' : `\x1b[${codes.slice(1)}m`;
}

/** With a semicolon before it. `base`: 30 for the text, 40 for what is behind it. */
function colorCode(color: Color, depth: ColorDepth, base: 30 | 40): string {
  if (depth === 'none') return '';
  if (typeof color === 'string') return `;${color === 'gray' ? base + 60 : base + NAMES.indexOf(color)}`;
  if ('index' in color && color.index < 16) return `;${base + (color.index < 8 ? color.index : 52 + color.index)}`;
  if ('rgb' in color && depth === 'truecolor') return `;${base + 8};2;${color.rgb.join(';')}`;
  // Sixteen colours are whatever the user made of them: a shade meant for 256 is better left out.
  if (depth === '16') return '';
  return `;${base + 8};5;${'rgb' in color ? nearestIndex(color.rgb) : color.index}`;
}

/** An address that could end its own sequence is no address. */
function safeLink(link: string | undefined): string {
  return link !== undefined && /^[\x21-\x7e]+$/.test(link) ? link : '';
}
