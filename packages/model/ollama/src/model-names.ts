/** The names in the answer of `/api/tags`: `{models:[{name}]}`. Null when that is not what it is. */
export function modelNames(answer: unknown): readonly string[] | null {
  if (!isObject(answer) || !Array.isArray(answer['models'])) return null;
  return answer['models'].flatMap((model: unknown) => (isObject(model) && typeof model['name'] === 'string' ? [model['name']] : []));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
