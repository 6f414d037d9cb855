import { type ServerRequests } from '@codex-ts/app-server-protocol';

export type ElicitationParams = ServerRequests['mcpServer/elicitation/request']['params'];
export type FormParams = Extract<ElicitationParams, { mode: 'form' }>;
type PropertySchema = FormParams['requestedSchema']['properties'][string];

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What kind of value a field takes, and within which limits. */
export type FieldKind =
  | { readonly type: 'text'; readonly minLength: number; readonly maxLength: number; readonly format: string | null; readonly initial: string }
  | { readonly type: 'number'; readonly isWhole: boolean; readonly minimum: number; readonly maximum: number; readonly initial: string }
  | { readonly type: 'boolean'; readonly initial: boolean | null }
  | { readonly type: 'choice'; readonly options: readonly Option[]; readonly initial: string | null }
  | { readonly type: 'choices'; readonly options: readonly Option[]; readonly minItems: number; readonly maxItems: number; readonly initial: readonly string[] };

export interface FieldSpec {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly kind: FieldKind;
}

/** The fields of a form in its order. */
export function formFields({ properties, required = [] }: FormParams['requestedSchema']): FieldSpec[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    title: schema.title ?? name,
    description: schema.description ?? '',
    isRequired: required?.includes(name) === true,
    kind: kindOf(schema),
  }));
}

function kindOf(schema: PropertySchema): FieldKind {
  if (schema.type === 'boolean') return { type: 'boolean', initial: schema.default ?? null };
  if (isNumeric(schema)) {
    const { minimum, maximum, default: initial } = schema;
    return { type: 'number', isWhole: schema.type === 'integer', minimum: minimum ?? -Infinity, maximum: maximum ?? Infinity, initial: initial == null ? '' : String(initial) };
  }
  if (schema.type === 'array') return manyOf(schema);
  if ('oneOf' in schema) return { type: 'choice', options: titled(schema.oneOf), initial: schema.default ?? null };
  if ('enum' in schema) {
    const names = 'enumNames' in schema ? schema.enumNames : undefined;
    return { type: 'choice', options: schema.enum.map((value, index) => ({ value, label: names?.[index] ?? value })), initial: schema.default ?? null };
  }
  return textOf(schema);
}

type NumberSchema = Extract<PropertySchema, { type: 'number' | 'integer' }>;

const isNumeric = (schema: PropertySchema): schema is NumberSchema => schema.type === 'number' || schema.type === 'integer';

function manyOf(schema: Extract<PropertySchema, { type: 'array' }>): FieldKind {
  const options = 'anyOf' in schema.items ? titled(schema.items.anyOf) : schema.items.enum.map((value) => ({ value, label: value }));
  return { type: 'choices', options, minItems: schema.minItems ?? 0, maxItems: schema.maxItems ?? Infinity, initial: schema.default ?? [] };
}

interface TextSchema {
  readonly default?: string | null;
  readonly minLength?: number | null;
  readonly maxLength?: number | null;
  readonly format?: string | null;
}

function textOf({ minLength, maxLength, format, default: initial }: TextSchema): FieldKind {
  return { type: 'text', minLength: minLength ?? 0, maxLength: maxLength ?? Infinity, format: format ?? null, initial: initial ?? '' };
}

function titled(options: readonly { readonly const: string; readonly title: string }[]): Option[] {
  return options.map(({ const: value, title }) => ({ value, label: title }));
}
