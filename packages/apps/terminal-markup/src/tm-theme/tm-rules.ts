import { type Rgb } from '../color-depth.ts';
import { type Color, type Style } from '../style.ts';
import { BrokenTheme } from './broken-theme.ts';
import { rowOf } from './read-plist.ts';
import { readSelector, type ScopeSelector } from './scope-selector.ts';
import { tmColor } from './tm-color.ts';

/** What a theme says of a scope. Null colours are the terminal's own. */
export interface TmRule {
  readonly selector: ScopeSelector;
  readonly foreground?: Color | null;
  readonly background?: Color | null;
  readonly font?: Pick<Style, 'bold' | 'italic' | 'underline' | 'strike'>;
}

/** What a theme says of everything, and then of scopes. */
export interface TmRules {
  readonly text: Color | null;
  readonly rules: readonly TmRule[];
}

/** Takes the rules out of a theme's property list. Throws BrokenTheme for what is no theme and for a colour that is none. */
export function tmRules(plist: unknown): TmRules {
  const settings = isTable(plist) ? plist['settings'] : undefined;
  if (!Array.isArray(settings)) throw new BrokenTheme('it has no list of `settings`, as a TextMate theme has');
  const entries = settings.filter(isTable);
  const whole = entries.filter(({ scope }) => scope === undefined).map((entry) => styleOf(entry));
  const background = lastOf(whole.map((style) => colorOf(style, 'background', null)));
  const ground = typeof background === 'object' && background !== null && 'rgb' in background ? background.rgb : null;
  const text = lastOf(whole.map((style) => colorOf(style, 'foreground', ground))) ?? null;
  const rules = entries.flatMap((entry): TmRule[] => (typeof entry['scope'] === 'string' ? [ruleOf(entry['scope'], styleOf(entry), ground)] : []));
  return { text, rules };
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function styleOf(entry: Table): Table {
  return isTable(entry['settings']) ? entry['settings'] : {};
}

function ruleOf(scope: string, style: Table, ground: Rgb | null): TmRule {
  const foreground = colorOf(style, 'foreground', ground);
  const background = colorOf(style, 'background', ground);
  const font = style['fontStyle'];
  return {
    selector: readSelector(scope),
    ...(foreground === undefined ? {} : { foreground }),
    ...(background === undefined ? {} : { background }),
    ...(typeof font === 'string' ? { font: fontOf(font) } : {}),
  };
}

function colorOf(style: Table, key: 'foreground' | 'background', ground: Rgb | null): Color | null | undefined {
  const value = style[key];
  if (value === undefined || value === '') return undefined;
  const color = typeof value === 'string' ? tmColor(value, ground) : undefined;
  if (color === undefined) throw new BrokenTheme(`line ${rowOf(style)}: the ${key} ${shown(value)} is no colour such as #rrggbb`);
  return color;
}

/** A value as it can stand in a message. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 30)) : `(${Array.isArray(value) ? 'a list' : typeof value})`;
}

function fontOf(names: string): NonNullable<TmRule['font']> {
  const has = (name: string): boolean => names.split(/\s+/).includes(name);
  return {
    ...(has('bold') ? { bold: true } : {}),
    ...(has('italic') ? { italic: true } : {}),
    ...(has('underline') ? { underline: true } : {}),
    ...(has('strikethrough') ? { strike: true } : {}),
  };
}

function lastOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.findLast((value) => value !== undefined);
}
