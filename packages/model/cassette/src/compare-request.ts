import { type Difference, firstDifference, firstOf } from './difference.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { type NormalisedRequest } from './request-normaliser.ts';

/**
 * `conversation`: the model and what was said and done; what the program itself tells the model may change.
 * `strict`: the whole request, with base instructions, developer messages, tools and settings.
 */
export type MatchMode = 'conversation' | 'strict';

/** The first difference of a request to the recorded one, both in normal form; `undefined` when they match. */
export function compareRequest(expected: NormalisedRequest, got: NormalisedRequest, mode: MatchMode): Difference | undefined {
  for (const part of ['method', 'path'] as const) {
    if (expected[part] !== got[part]) return { path: part, expected: expected[part], got: got[part] };
  }
  if (mode === 'strict' || !isObject(expected.body) || !isObject(got.body)) return firstDifference(expected.body, got.body);
  return compareConversation(expected.body, got.body);
}

/** Only what the recording has is compared, so that a hand-written request can say less. */
function compareConversation(expected: JsonObject, got: JsonObject): Difference | undefined {
  const model = 'model' in expected ? firstDifference(expected['model'], got['model'], '/model') : undefined;
  if (model !== undefined || !('input' in expected)) return model;
  const said = conversation(expected['input']);
  const says = conversation(got['input']);
  return firstOf(Array.from({ length: Math.max(said.length, says.length) }, (_, i) => i), (i) => {
    const place = says[i]?.index ?? said[i]?.index ?? i;
    return firstDifference(said[i]?.item, says[i]?.item, `/input/${place}`);
  });
}

/** The items of a conversation with their places in the request. */
function conversation(input: unknown): { index: number; item: unknown }[] {
  if (!Array.isArray(input)) return [{ index: 0, item: input }];
  const items = input.map((item: unknown, index) => ({ index, item }));
  return items.filter(({ item }) => !(isObject(item) && item['type'] === 'message' && item['role'] === 'developer'));
}
