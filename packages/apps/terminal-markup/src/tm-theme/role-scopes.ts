import { type SyntaxRole } from '../theme.ts';

/**
 * Where each role is found in a TextMate grammar, the most telling place first: the first that a theme says anything
 * about decides. None is of one language, so that rules for one language are passed over.
 */
export const ROLE_SCOPES: Readonly<Record<Exclude<SyntaxRole, 'text'>, readonly string[]>> = {
  comment: ['source comment.line', 'source comment.block'],
  keyword: ['source keyword.control', 'source storage.type', 'source storage.modifier', 'source keyword'],
  string: ['source string.quoted.double', 'source string.quoted.single', 'source string'],
  escape: ['source string.quoted.double constant.character.escape'],
  regexp: ['source string.regexp', 'source string'],
  number: ['source constant.numeric.integer', 'source constant.numeric'],
  constant: ['source constant.language.boolean', 'source constant.language', 'source constant.other'],
  function: ['source meta.function entity.name.function', 'source variable.function', 'source support.function'],
  type: ['source meta.class entity.name.type.class', 'source meta.class entity.name.class', 'source entity.name.type', 'source support.class', 'source support.type'],
  builtin: ['source support.function.builtin', 'source support.type.builtin', 'source support.class.builtin'],
  variable: ['source variable.other.readwrite', 'source variable.other', 'source variable'],
  self: ['source variable.language.this', 'source variable.language'],
  parameter: ['source meta.function.parameters variable.parameter'],
  operator: ['source keyword.operator.arithmetic', 'source keyword.operator'],
  punctuation: ['source punctuation.separator', 'source punctuation.section', 'source punctuation'],
  attribute: ['text meta.tag entity.other.attribute-name'],
  key: ['source meta.mapping.key string.quoted.double', 'source meta.structure.dictionary support.type.property-name', 'source support.type.property-name'],
  tag: ['text meta.tag entity.name.tag'],
  meta: ['source meta.annotation', 'source variable.annotation', 'source entity.name.decorator', 'source meta.preprocessor', 'source meta.decorator'],
  heading: ['text markup.heading entity.name.section', 'text markup.heading'],
  inserted: ['source markup.inserted'],
  deleted: ['source markup.deleted'],
};
