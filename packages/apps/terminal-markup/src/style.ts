/** A colour as a terminal knows it. `gray` is bright black. */
export type Color = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white' | 'gray' | { readonly index: number } | { readonly rgb: readonly [number, number, number] };

/** How a piece of text looks; what is left out is the terminal's own. */
export interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  readonly reverse?: boolean;
  /** An address that the text leads to (OSC 8). */
  readonly link?: string;
}
