/** Paints a piece of text for a terminal, or leaves it as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  italic(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  magenta(text: string): string;
  cyan(text: string): string;
}

/** SGR codes, each closed with a full reset; without colour every function returns its argument. */
export function createStyle(color: boolean): Style {
  const paint = (code: number) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: paint(1),
    dim: paint(2),
    italic: paint(3),
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
    magenta: paint(35),
    cyan: paint(36),
  };
}
