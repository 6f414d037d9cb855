import { type IToken } from 'chevrotain';
import { spanOf } from './layout.ts';
import { located, RuleFault, type Span } from './rule-fault.ts';
import { readString } from './string-literal.ts';
import { type Expression, type FormatPart } from './syntax-tree.ts';

/** A string as it stands in the file. @throws RuleFault for an escape or a replacement field that is none */
export function stringExpression(token: IToken): Expression {
  const span = spanOf(token);
  return located(span, () => {
    const { text, isFormat } = readString(token.image);
    return isFormat ? { kind: 'format', ...span, parts: formatParts(text, span) } : { kind: 'literal', ...span, value: text };
  });
}

/** A whole number as it stands in the file. @throws RuleFault for a leading zero or a number that is too large */
export function integerExpression(token: IToken): Expression {
  const span = spanOf(token);
  if (/^0\d/.test(token.image)) throw new RuleFault(`integer cannot have leading 0, got \`${token.image}\``, span);
  return { kind: 'literal', ...span, value: wholeNumber(Number(token.image.toLowerCase()), span) };
}

/** Numbers stay where they are exact: below 2^53. @throws RuleFault */
export function wholeNumber(value: number, span?: Span): number {
  if (!Number.isSafeInteger(value)) throw new RuleFault('a number that is too large', span);
  // There is one zero.
  return value === 0 ? 0 : value;
}

/** The pieces of a format string: text, and names in braces with `!r` or `!s` behind. Braces are doubled to stand for themselves. */
function formatParts(text: string, span: Span): FormatPart[] {
  const parts: FormatPart[] = [];
  for (const [whole, plain, field] of text.matchAll(/\{\{|\}\}|([^{}]+)|\{([^{}]*)\}|[{}]/g)) {
    if (plain !== undefined) parts.push(plain);
    else if (field !== undefined) parts.push({ ...span, ...formatField(field) });
    else if (whole.length === 2) parts.push(whole.charAt(0));
    else throw new RuleFault(whole === '{' ? "Unmatched '{' in format string" : "Standalone '}' in format string");
  }
  return parts;
}

function formatField(field: string): { name: string; isRepr: boolean } {
  const [, inner = '', conversion] = /^(.*?)(?:!([rs]))?$/s.exec(field) ?? [];
  const name = inner.trim();
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new RuleFault(`Not a valid identifier: \`${inner}\``);
  return { name, isRepr: conversion === 'r' };
}
