/** The ids in the answer of `/models`: `{data:[{id}]}`. Null when that is not what it is. */
export function modelIds(answer: unknown): readonly string[] | null {
  if (!isObject(answer) || !Array.isArray(answer['data'])) return null;
  return answer['data'].flatMap((model: unknown) => (isObject(model) && typeof model['id'] === 'string' ? [model['id']] : []));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
