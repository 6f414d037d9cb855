type Color = string | { readonly index: number } | { readonly rgb: readonly [number, number, number] };

/** The shapes of `@codex-ts/terminal-markup`, which specs below it use too. */
interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly link?: string;
}

interface Span {
  readonly text: string;
  readonly style: Style;
}

interface Line {
  readonly spans: readonly Span[];
  readonly fill?: Style;
}

interface Theme {
  readonly syntax: Readonly<Partial<Record<string, Style>>>;
}

/**
 * Lines as text that people can read, with looks as tags: `<bold cyan>text</>`, `<on red>` for what is behind, `<to
 * address>` for links, and `<fill …>` at the end of a row that is coloured to its end. Neighbours of one look are one.
 * With a theme the colours of code show as their roles, such as `<keyword>`; of roles that look alike as the first.
 */
export function toTags(lines: readonly Line[], theme?: Theme): string {
  const roles = new Map(Object.entries(theme?.syntax ?? {}).reverse().map(([role, style]) => [describe(style ?? {}), role]));
  return lines.map(({ spans, fill }) => `${joined(spans, roles)}${fill === undefined ? '' : `<fill ${describe(fill)}>`}`).join('\n');
}

function joined(spans: readonly Span[], roles: ReadonlyMap<string, string>): string {
  let out = '';
  let open = '';
  for (const { text, style } of spans) {
    const own = describe(style);
    const tag = roles.get(own) ?? own;
    if (tag !== open) out += `${open === '' ? '' : '</>'}${tag === '' ? '' : `<${tag}>`}`;
    open = tag;
    out += text;
  }
  return open === '' ? out : `${out}</>`;
}

function describe(style: Style): string {
  const { fg, bg, link, ...attributes } = style;
  const on = Object.entries(attributes).filter(([, value]) => value === true).map(([name]) => name);
  return [...on.sort(), ...(fg === undefined ? [] : [nameOf(fg)]), ...(bg === undefined ? [] : [`on ${nameOf(bg)}`]), ...(link === undefined ? [] : [`to ${link}`])].join(' ');
}

function nameOf(color: Color): string {
  if (typeof color === 'string') return color;
  return 'index' in color ? `color${color.index}` : `#${color.rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
