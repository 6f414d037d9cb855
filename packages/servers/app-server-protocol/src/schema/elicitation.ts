import { stable } from './exchange.ts';
import { object, oneOf, union } from './named.ts';
import { maybe, MaybeAnything, omissible, Uint32, Uint64, words } from './parts.ts';
import { Type } from './type.ts';

const McpElicitationStringType = oneOf('McpElicitationStringType', 'string');

const McpElicitationStringFormat = oneOf('McpElicitationStringFormat', 'email', 'uri', 'date', 'date-time');

const McpElicitationStringSchema = object(
  'McpElicitationStringSchema',
  {
    type: McpElicitationStringType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    minLength: omissible(Uint32),
    maxLength: omissible(Uint32),
    format: omissible(McpElicitationStringFormat),
    default: omissible(Type.String()),
  },
  { additionalProperties: false },
);

const McpElicitationNumberType = oneOf('McpElicitationNumberType', 'number', 'integer');

const McpElicitationNumberSchema = object(
  'McpElicitationNumberSchema',
  {
    type: McpElicitationNumberType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    minimum: omissible(Type.Number({ format: 'double' })),
    maximum: omissible(Type.Number({ format: 'double' })),
    default: omissible(Type.Number({ format: 'double' })),
  },
  { additionalProperties: false },
);

const McpElicitationBooleanType = oneOf('McpElicitationBooleanType', 'boolean');

const McpElicitationBooleanSchema = object(
  'McpElicitationBooleanSchema',
  {
    type: McpElicitationBooleanType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    default: omissible(Type.Boolean()),
  },
  { additionalProperties: false },
);

const McpElicitationConstOption = object(
  'McpElicitationConstOption',
  { const: Type.String(), title: Type.String() },
  { additionalProperties: false },
);

const McpElicitationUntitledSingleSelectEnumSchema = object(
  'McpElicitationUntitledSingleSelectEnumSchema',
  {
    type: McpElicitationStringType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    enum: Type.Array(Type.String()),
    default: omissible(Type.String()),
  },
  { additionalProperties: false },
);

const McpElicitationTitledSingleSelectEnumSchema = object(
  'McpElicitationTitledSingleSelectEnumSchema',
  {
    type: McpElicitationStringType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    oneOf: Type.Array(McpElicitationConstOption),
    default: omissible(Type.String()),
  },
  { additionalProperties: false },
);

const McpElicitationSingleSelectEnumSchema = union('McpElicitationSingleSelectEnumSchema', [
  McpElicitationUntitledSingleSelectEnumSchema,
  McpElicitationTitledSingleSelectEnumSchema,
]);

const McpElicitationArrayType = oneOf('McpElicitationArrayType', 'array');

const McpElicitationUntitledEnumItems = object(
  'McpElicitationUntitledEnumItems',
  { type: McpElicitationStringType, enum: Type.Array(Type.String()) },
  { additionalProperties: false },
);

const McpElicitationTitledEnumItems = object(
  'McpElicitationTitledEnumItems',
  { anyOf: Type.Array(McpElicitationConstOption) },
  { additionalProperties: false },
);

const McpElicitationUntitledMultiSelectEnumSchema = object(
  'McpElicitationUntitledMultiSelectEnumSchema',
  {
    type: McpElicitationArrayType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    minItems: omissible(Uint64),
    maxItems: omissible(Uint64),
    items: McpElicitationUntitledEnumItems,
    default: omissible(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

const McpElicitationTitledMultiSelectEnumSchema = object(
  'McpElicitationTitledMultiSelectEnumSchema',
  {
    type: McpElicitationArrayType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    minItems: omissible(Uint64),
    maxItems: omissible(Uint64),
    items: McpElicitationTitledEnumItems,
    default: omissible(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

const McpElicitationMultiSelectEnumSchema = union('McpElicitationMultiSelectEnumSchema', [
  McpElicitationUntitledMultiSelectEnumSchema,
  McpElicitationTitledMultiSelectEnumSchema,
]);

const McpElicitationLegacyTitledEnumSchema = object(
  'McpElicitationLegacyTitledEnumSchema',
  {
    type: McpElicitationStringType,
    title: omissible(Type.String()),
    description: omissible(Type.String()),
    enum: Type.Array(Type.String()),
    enumNames: omissible(Type.Array(Type.String())),
    default: omissible(Type.String()),
  },
  { additionalProperties: false },
);

const McpElicitationEnumSchema = union('McpElicitationEnumSchema', [
  McpElicitationSingleSelectEnumSchema,
  McpElicitationMultiSelectEnumSchema,
  McpElicitationLegacyTitledEnumSchema,
]);

const McpElicitationPrimitiveSchema = union('McpElicitationPrimitiveSchema', [
  McpElicitationEnumSchema,
  McpElicitationStringSchema,
  McpElicitationNumberSchema,
  McpElicitationBooleanSchema,
]);

const McpElicitationObjectType = oneOf('McpElicitationObjectType', 'object');

/** The form an MCP server asks to be filled in: one flat object. */
const McpElicitationSchema = object(
  'McpElicitationSchema',
  {
    $schema: omissible(Type.String()),
    type: McpElicitationObjectType,
    properties: Type.Record(Type.String(), McpElicitationPrimitiveSchema),
    required: omissible(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

/** A question of an MCP server's: a form, or a page to visit. */
const McpServerElicitationRequestParams = union('McpServerElicitationRequestParams', [
  Type.Object({
    mode: words('form'),
    threadId: Type.String(),
    turnId: maybe(Type.String()),
    serverName: Type.String(),
    _meta: MaybeAnything,
    message: Type.String(),
    requestedSchema: McpElicitationSchema,
  }),
  Type.Object({
    mode: words('url'),
    threadId: Type.String(),
    turnId: maybe(Type.String()),
    serverName: Type.String(),
    _meta: MaybeAnything,
    message: Type.String(),
    url: Type.String(),
    elicitationId: Type.String(),
  }),
]);

const McpServerElicitationAction = oneOf('McpServerElicitationAction', 'accept', 'decline', 'cancel');

/** `content` is the form, filled in. */
const McpServerElicitationRequestResponse = object('McpServerElicitationRequestResponse', {
  action: McpServerElicitationAction,
  content: MaybeAnything,
  _meta: MaybeAnything,
});

/** What the server asks. */
export const ELICITATION_QUESTIONS = {
  'mcpServer/elicitation/request': stable(McpServerElicitationRequestParams, McpServerElicitationRequestResponse),
};
