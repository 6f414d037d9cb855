import { type Rgb } from '../color-depth.ts';
import { type Style } from '../style.ts';
import { type SyntaxRole, type SyntaxStyles } from '../theme.ts';
import { ROLE_SCOPES } from './role-scopes.ts';
import { type Rank, rank } from './scope-selector.ts';
import { type TmRule, type TmRules } from './tm-rules.ts';

interface Found<T> {
  readonly value: T;
  /** The rule speaks of the innermost scope itself. */
  readonly isInnermost: boolean;
}

/** The looks of our roles after a theme's rules, and what it puts behind rows of diffs. */
export function tmStyles({ text, rules }: TmRules): { styles: SyntaxStyles; added: Rgb | undefined; removed: Rgb | undefined } {
  const plain = best(rules, ['source'], ({ foreground }) => foreground)?.value ?? text;
  const styles: Partial<Record<SyntaxRole, Style>> = plain === null ? {} : { text: { fg: plain } };
  for (const [role, places] of Object.entries(ROLE_SCOPES)) {
    const style = styleAt(rules, places.map((place) => place.split(' ')));
    if (style !== null) styles[role as SyntaxRole] = style;
  }
  const behind = (scope: string): Rgb | undefined => {
    const color = best(rules, ['source', scope], ({ background }) => background)?.value;
    return typeof color === 'object' && color !== null && 'rgb' in color ? color.rgb : undefined;
  };
  return { styles, added: behind('markup.inserted'), removed: behind('markup.deleted') };
}

/** The first place that a rule speaks of, else the first of which one speaks that stands around it. */
function styleAt(rules: readonly TmRule[], places: readonly (readonly string[])[]): Style | null {
  const found = places.map((stack) => ({ stack, color: best(rules, stack, ({ foreground }) => foreground) }));
  const decided = found.find(({ color }) => color?.isInnermost === true) ?? found.find(({ color }) => color !== null);
  const [first = []] = places;
  const font = best(rules, decided?.stack ?? first, (rule) => rule.font)?.value ?? {};
  const fg = decided?.color?.value ?? null;
  return fg === null && Object.keys(font).length === 0 ? null : { ...(fg === null ? {} : { fg }), ...font };
}

/** Of what rules say, that of the best one; of equals the last. A rule for all of a text is not about a place in it. */
function best<T>(rules: readonly TmRule[], stack: readonly string[], read: (rule: TmRule) => T | undefined): Found<T> | null {
  let found: { readonly value: T; readonly rank: Rank } | null = null;
  for (const rule of rules) {
    const value = read(rule);
    const ranked = value === undefined ? null : rank(rule.selector, stack);
    if (value === undefined || ranked === null || (ranked.depth === 0 && stack.length > 1)) continue;
    if (found === null || ranked.value >= found.rank.value) found = { value, rank: ranked };
  }
  return found === null ? null : { value: found.value, isInnermost: found.rank.depth === stack.length - 1 };
}
