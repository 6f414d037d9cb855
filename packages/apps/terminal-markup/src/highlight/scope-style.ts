import { type Style } from '../style.ts';
import { type SyntaxRole, type Theme } from '../theme.ts';

/** The engine's names for what code is made of, by the part before the first dot where the whole is not listed. */
const ROLES: Readonly<Record<string, SyntaxRole>> = {
  'keyword': 'keyword', 'literal': 'constant', 'number': 'number', 'string': 'string', 'regexp': 'regexp', 'char': 'escape', 'code': 'string',
  'comment': 'comment', 'quote': 'comment', 'doctag': 'keyword', 'title': 'function', 'title.class': 'type', 'title.class.inherited': 'type',
  'section': 'heading', 'type': 'type', 'built_in': 'builtin', 'class': 'type', 'variable': 'variable', 'variable.language': 'self', 'variable.constant': 'constant',
  'template-variable': 'variable', 'params': 'parameter', 'property': 'text', 'attr': 'key', 'attribute': 'attribute', 'selector-attr': 'attribute', 'symbol': 'constant',
  'selector-class': 'attribute', 'selector-id': 'attribute', 'selector-pseudo': 'attribute', 'selector-tag': 'tag', 'name': 'tag', 'tag': 'punctuation',
  'operator': 'operator', 'punctuation': 'punctuation', 'bullet': 'operator', 'meta': 'meta', 'template-tag': 'meta', 'addition': 'inserted', 'deletion': 'deleted',
};
const PLAIN: Style = {};
/** What the terminal's own looks say best. */
const FIXED: Readonly<Record<string, Style>> = { strong: { bold: true }, emphasis: { italic: true }, link: { underline: true } };

/** The look of a piece of code: that of its innermost scope that has one. The same object for the same look. */
export function styleOf(scopes: readonly string[], { syntax }: Theme): Style {
  const plain = syntax.text ?? PLAIN;
  for (let i = scopes.length - 1; i >= 0; i -= 1) {
    const scope = scopes[i] ?? '';
    if (scope === 'subst') return plain;
    const fixed = FIXED[scope];
    if (fixed !== undefined) return fixed;
    const role = roleOf(scope, scopes);
    if (role !== undefined) return syntax[role] ?? plain;
  }
  return plain;
}

/** The engine calls names in data, in tags and of parameters the same. */
function roleOf(scope: string, scopes: readonly string[]): SyntaxRole | undefined {
  if (scope === 'attr' && scopes.includes('tag')) return 'attribute';
  if (scope === 'attr' && scopes.includes('params')) return 'parameter';
  return ROLES[scope] ?? ROLES[scope.split('.', 1)[0] ?? ''];
}
