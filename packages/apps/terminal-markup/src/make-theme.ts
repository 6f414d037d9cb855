import { blend, isLightColor, type Rgb } from './color-depth.ts';
import { type Color, type Style } from './style.ts';
import { type ColorDepth, type SyntaxStyles, type Theme } from './theme.ts';
import { DEEP_LATTE, MOCHA } from './themes/default-palettes.ts';
import { readPalette } from './themes/read-palette.ts';
import { fitsSixteen, isForLight, type SyntaxTheme } from './themes/syntax-theme.ts';

export interface ThemeFacts {
  readonly depth: ColorDepth;
  /** As the terminal told when asked; null where it did not. */
  readonly background: Rgb | null;
  /** Where it did not, whether it is thought to be light; else the syntax theme tells by what it is made for. */
  readonly seemsLight?: boolean | undefined;
  /** The user's choice of colours for code; without one they follow the background. */
  readonly syntax?: SyntaxTheme | null | undefined;
}

const SIXTEEN: SyntaxStyles = {
  comment: { dim: true }, keyword: { fg: 'magenta' }, string: { fg: 'green' }, regexp: { fg: 'green' }, escape: { fg: 'cyan' }, number: { fg: 'yellow' }, constant: { fg: 'yellow' },
  function: { fg: 'cyan' }, type: { fg: 'yellow' }, builtin: { fg: 'yellow' }, tag: { fg: 'magenta' }, heading: { fg: 'cyan' }, inserted: { fg: 'green' }, deleted: { fg: 'red' },
};

/** What stands behind rows of diffs and behind their changed words. In 256 colours by index: the nearest of the light ones would be a gray. */
const TINTS = {
  dark: { added: [22, 48, 32], removed: [62, 26, 30], addedWord: [34, 92, 54], removedWord: [122, 40, 46] },
  light: { added: [218, 251, 225], removed: [255, 235, 233], addedWord: [172, 238, 187], removedWord: [255, 206, 203] },
} as const;
const TINT_INDEXES = {
  dark: { added: 22, removed: 52, addedWord: 28, removedWord: 88 },
  light: { added: 194, removed: 224, addedWord: 157, removedWord: 217 },
} as const;
const GREEN: Rgb = [46, 160, 67];
const RED: Rgb = [218, 54, 51];

/** The look of everything, made for a terminal. Where nothing tells its background a dark one is assumed, and nothing is tinted by it. */
export function makeTheme({ depth, background, seemsLight, syntax = null }: ThemeFacts): Theme {
  const isLight = background === null ? (seemsLight ?? (syntax === null ? undefined : isForLight(syntax)) ?? false) : isLightColor(background);
  const hasShades = depth === '256' || depth === 'truecolor';
  return {
    depth,
    isLight,
    background,
    syntax: syntaxOf(depth, isLight, syntax),
    added: tint('added', syntax?.added),
    removed: tint('removed', syntax?.removed),
    addedWord: tint('addedWord', syntax?.added && blend(GREEN, syntax.added, 0.35)),
    removedWord: tint('removedWord', syntax?.removed && blend(RED, syntax.removed, 0.35)),
    userMessage: hasShades && background !== null ? { rgb: blend(isLight ? [0, 0, 0] : [255, 255, 255], background, isLight ? 0.05 : 0.1) } : null,
  };

  function tint(name: keyof typeof TINTS.dark, own: Rgb | undefined): Color | null {
    if (!hasShades) return null;
    const side = (own === undefined ? isLight : isLightColor(own)) ? 'light' : 'dark';
    return depth === '256' ? { index: TINT_INDEXES[side][name] } : { rgb: own ?? TINTS[side][name] };
  }
}

/** Sixteen colours are whatever the user made of them: a theme of shades would not be itself. */
function syntaxOf(depth: ColorDepth, isLight: boolean, chosen: SyntaxTheme | null): SyntaxStyles {
  if (depth === 'none') return {};
  if (depth === '16') return chosen !== null && fitsSixteen(chosen) ? chosen.styles : SIXTEEN;
  return chosen?.styles ?? (isLight ? LIGHT : DARK);
}

const DARK = ownText(MOCHA);
const LIGHT = ownText(DEEP_LATTE);

/** By default plain text stays the terminal's own, which can be read whatever it stands on; variables of shells stand out. */
function ownText(palette: string): SyntaxStyles {
  const { text: _, comment, parameter = {}, ...styles } = readPalette('', palette).styles;
  const slanted: Style = { ...comment, italic: true };
  return { ...styles, parameter, variable: parameter, comment: slanted };
}
