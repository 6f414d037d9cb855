import { blend, type Rgb } from '../color-depth.ts';
import { hexColor } from '../hex-color.ts';
import { type Color } from '../style.ts';

/**
 * A colour of a TextMate theme. What is not opaque is laid over `ground`, where that is known. Two values of alpha mean
 * something else, as themes for terminals are written: with 00 the first byte is the number of one of the terminal's
 * colours, with 01 it is the terminal's own.
 * @returns undefined for a text that is no colour, null for the terminal's own colour
 */
export function tmColor(text: string, ground: Rgb | null): Color | null | undefined {
  const found = hexColor(text.trim());
  if (found === null) return undefined;
  const { rgb, alpha } = found;
  if (alpha === 1) return null;
  if (alpha === 0) return { index: rgb[0] };
  return { rgb: alpha === 255 || ground === null ? rgb : blend(rgb, ground, alpha / 255) };
}
