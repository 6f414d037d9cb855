/** The kinds of value a stored field may have; a trailing `?` lets it be absent or null. */
type RequiredKind = 'string' | 'number' | 'boolean' | 'array' | 'strings' | 'object';
type FieldKind = RequiredKind | `${RequiredKind}?`;
export type Shape = Readonly<Record<string, FieldKind>>;
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether every field of the shape is there with the right kind. Other fields do not matter. */
export function fits(value: JsonObject, shape: Shape): boolean {
  return Object.entries(shape).every(([field, kind]) => isOfKind(value[field], kind));
}

function isOfKind(value: unknown, kind: FieldKind): boolean {
  if (kind.endsWith('?')) {
    if (value === undefined || value === null) return true;
    return isOfKind(value, kind.slice(0, -1) as FieldKind);
  }
  switch (kind) {
    case 'array':
      return Array.isArray(value);
    case 'strings':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    case 'object':
      return isObject(value);
    default:
      return typeof value === kind;
  }
}
