import { makeTheme } from './make-theme.ts';
import { type SyntaxRole, type Theme } from './theme.ts';

const ROLES: readonly SyntaxRole[] = [
  'comment', 'keyword', 'string', 'escape', 'regexp', 'number', 'constant', 'function', 'type', 'builtin', 'variable', 'self',
  'parameter', 'operator', 'punctuation', 'attribute', 'key', 'tag', 'meta', 'heading', 'inserted', 'deleted',
];

/** A theme in which no two roles look alike, so that `toTags` can name each. */
export const DISTINCT_THEME: Theme = {
  ...makeTheme({ depth: '256', background: [0, 0, 0] }),
  syntax: Object.fromEntries(ROLES.map((role, index) => [role, { fg: { index: 100 + index } }])),
};
