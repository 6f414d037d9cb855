import { type Style } from '../style.ts';
import { type SyntaxRole, type Theme } from '../theme.ts';

/** The engine's names for what code is made of, by the part before the first dot where the whole is not listed. */
const ROLES: Readonly<Record<string, SyntaxRole>> = {
  'keyword': 'keyword', 'literal': 'number', 'number': 'number', 'string': 'string', 'regexp': 'string', 'char': 'string', 'code': 'string',
  'comment': 'comment', 'quote': 'comment', 'doctag': 'keyword', 'title': 'function', 'title.class': 'type', 'title.class.inherited': 'type',
  'section': 'function', 'type': 'type', 'built_in': 'type', 'class': 'type', 'variable': 'variable', 'template-variable': 'variable',
  'params': 'variable', 'property': 'variable', 'attr': 'attribute', 'attribute': 'attribute', 'selector-attr': 'attribute', 'symbol': 'attribute',
  'selector-class': 'type', 'selector-id': 'type', 'selector-pseudo': 'attribute', 'selector-tag': 'keyword', 'name': 'keyword', 'tag': 'operator',
  'operator': 'operator', 'bullet': 'operator', 'meta': 'meta', 'template-tag': 'meta',
};
const PLAIN: Style = {};
/** What the terminal's own looks say best. */
const FIXED: Readonly<Record<string, Style>> = {
  addition: { fg: 'green' }, deletion: { fg: 'red' }, strong: { bold: true }, emphasis: { italic: true }, link: { underline: true }, subst: PLAIN,
};

/** The look of a piece of code: that of its innermost scope that has one. The same object for the same look. */
export function styleOf(scopes: readonly string[], theme: Theme): Style {
  for (let i = scopes.length - 1; i >= 0; i -= 1) {
    const scope = scopes[i] ?? '';
    const fixed = FIXED[scope];
    if (fixed !== undefined) return fixed;
    const role = ROLES[scope] ?? ROLES[scope.split('.', 1)[0] ?? ''];
    if (role !== undefined) return theme.syntax[role] ?? PLAIN;
  }
  return PLAIN;
}
