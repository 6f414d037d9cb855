import { BASE16_PALETTES } from './base16-palettes.ts';
import { CATPPUCCIN_PALETTES } from './catppuccin-palettes.ts';
import { MONOKAI_PALETTES } from './monokai-palettes.ts';
import { PAIRED_PALETTES } from './paired-palettes.ts';
import { readPalette } from './read-palette.ts';
import { SINGLE_PALETTES } from './single-palettes.ts';
import { type SyntaxTheme } from './syntax-theme.ts';
import { TERMINAL_PALETTES } from './terminal-palettes.ts';

const PALETTES = new Map(
  [TERMINAL_PALETTES, BASE16_PALETTES, CATPPUCCIN_PALETTES, MONOKAI_PALETTES, PAIRED_PALETTES, SINGLE_PALETTES].flatMap((family) => Object.entries(family)),
);

/** The themes that come with the program, under the names that the original gives them. */
export interface BuiltinThemes {
  /** In the order of the alphabet. */
  readonly names: readonly string[];
  /** Null for a name that none has. */
  get(name: string): SyntaxTheme | null;
}

export const builtinThemes: BuiltinThemes = {
  names: [...PALETTES.keys()].sort(),
  get: (name) => {
    const palette = PALETTES.get(name);
    return palette === undefined ? null : readPalette(name, palette);
  },
};
