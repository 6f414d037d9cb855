import { blend, isLightColor, type Rgb } from './color-depth.ts';
import { type Color, type Style } from './style.ts';
import { type ColorDepth, type SyntaxRole, type Theme } from './theme.ts';

export interface ThemeFacts {
  readonly depth: ColorDepth;
  /** As the terminal told when asked; null where it did not. */
  readonly background: Rgb | null;
}

/** Our own palettes; the terminal's colours where it shows no more than sixteen. */
const DARK: Readonly<Record<SyntaxRole, Rgb>> = {
  keyword: [198, 160, 246], string: [166, 218, 149], number: [245, 169, 127], comment: [128, 135, 162], function: [138, 173, 244],
  type: [238, 212, 159], variable: [202, 211, 245], operator: [145, 215, 227], attribute: [139, 213, 202], meta: [240, 198, 198],
};
const LIGHT: Readonly<Record<SyntaxRole, Rgb>> = {
  keyword: [119, 50, 196], string: [45, 112, 37], number: [175, 80, 15], comment: [108, 111, 133], function: [30, 86, 190],
  type: [150, 95, 10], variable: [60, 63, 85], operator: [4, 120, 145], attribute: [15, 118, 110], meta: [150, 60, 60],
};
const SIXTEEN: Readonly<Partial<Record<SyntaxRole, Style>>> = {
  keyword: { fg: 'magenta' }, string: { fg: 'green' }, number: { fg: 'yellow' }, comment: { dim: true }, function: { fg: 'cyan' }, type: { fg: 'yellow' },
};

/** The look of everything, made for a terminal. Without a known background a dark one is assumed, and nothing is tinted by it. */
export function makeTheme({ depth, background }: ThemeFacts): Theme {
  const isLight = background !== null && isLightColor(background);
  const hasShades = depth === '256' || depth === 'truecolor';
  const tint = (dark: number, light: Rgb, deep: Rgb): Color | null => {
    if (!hasShades) return null;
    if (depth === '256' && !isLight) return { index: dark };
    return { rgb: isLight ? light : deep };
  };
  return {
    depth,
    isLight,
    background,
    syntax: depth === 'none' ? {} : hasShades ? palette(isLight ? LIGHT : DARK) : SIXTEEN,
    added: tint(22, [218, 251, 225], [22, 48, 32]),
    removed: tint(52, [255, 235, 233], [62, 26, 30]),
    addedWord: tint(28, [172, 238, 187], [34, 92, 54]),
    removedWord: tint(88, [255, 206, 203], [122, 40, 46]),
    userMessage: hasShades && background !== null ? { rgb: blend(isLight ? [0, 0, 0] : [255, 255, 255], background, isLight ? 0.05 : 0.1) } : null,
  };
}

function palette(colors: Readonly<Record<SyntaxRole, Rgb>>): Theme['syntax'] {
  return Object.fromEntries(Object.entries(colors).map(([role, rgb]) => [role, { fg: { rgb }, ...(role === 'comment' ? { italic: true } : {}) }]));
}
