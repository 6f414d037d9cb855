/** The subset of JSON Schema that tool parameters are described in. Properties stand in alphabetical order. */
export type ParameterSchema =
  | { type: 'string' | 'number' | 'boolean'; description?: string }
  | { type: 'array'; items: ParameterSchema; description?: string }
  | ObjectSchema;

export interface ObjectSchema {
  type: 'object';
  description?: string;
  properties: Record<string, ParameterSchema>;
  required?: string[];
  additionalProperties: false;
}

/** A tool as the request's `tools` array declares it; keys in the order in which they are sent. */
export type ToolSpec =
  | { type: 'function'; name: string; description: string; strict: false; parameters: ObjectSchema | Readonly<Record<string, unknown>> }
  | { type: 'custom'; name: string; description: string; format: { type: 'grammar'; syntax: 'lark'; definition: string } }
  | { type: 'web_search'; external_web_access: boolean; [option: string]: unknown };

/** A function tool; `properties` are sorted so that requests stay byte-stable. */
export function functionTool(name: string, description: string, properties: Record<string, ParameterSchema>, required: string[] = []): ToolSpec {
  const sorted = Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  const parameters: ObjectSchema = {
    type: 'object',
    properties: sorted,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
  return { type: 'function', name, description, strict: false, parameters };
}
