import { checked, type Fail } from './checked.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { type ShortItem, type ShortResponse, type ShortUsage } from './short-response.ts';

const TOTALS = ['input_tokens', 'output_tokens', 'total_tokens'] as const;

/** The `respond` member of an exchange, checked. */
export function parseShortResponse(value: unknown, fail: Fail): ShortResponse {
  const { object, list, count, text, texts } = checked(fail);
  const short = object(value, '"respond"', ['items', 'usage', 'failed', 'status', 'error', 'headers']);
  const failed = short['failed'] === undefined ? undefined : object(short['failed'], '"failed"', ['code', 'message']);
  const status = short['status'] === undefined ? undefined : count(short['status'], '"status"', 100);
  if (short['error'] !== undefined && !isObject(short['error'])) throw fail('"error" must be an object');
  if (short['error'] !== undefined && (status ?? 200) < 400) throw fail('"error" needs a "status" of 400 or more');
  return {
    items: list(short['items'] ?? [], '"items"').map((item) => parseItem(item, fail)),
    ...(short['usage'] === undefined ? {} : { usage: parseUsage(short['usage'], fail) }),
    ...(failed === undefined ? {} : { failed: { code: text(failed['code'], '"code"'), message: text(failed['message'] ?? '', '"message"') } }),
    ...(status === undefined ? {} : { status }),
    ...(isObject(short['error']) ? { error: short['error'] } : {}),
    ...(short['headers'] === undefined ? {} : { headers: texts(short['headers'], '"headers"') }),
  };
}

function parseItem(value: unknown, fail: Fail): ShortItem {
  if (!isObject(value)) throw fail('each of "items" must be an object');
  const kind = (['message', 'reasoning', 'call', 'custom', 'raw'] as const).find((name) => name in value);
  if (kind === undefined) throw fail('each of "items" needs one of message, reasoning, call, custom, raw');
  return ITEMS[kind](value, fail);
}

const ITEMS: Record<'message' | 'reasoning' | 'call' | 'custom' | 'raw', (value: JsonObject, fail: Fail) => ShortItem> = {
  message(value, fail) {
    const { object, lines } = checked(fail);
    const { message, phase } = object(value, 'a message', ['message', 'phase']);
    if (phase !== undefined && phase !== 'commentary' && phase !== 'final_answer') {
      throw fail('"phase" must be "commentary" or "final_answer"');
    }
    return { message: lines(message, '"message"'), ...(phase === undefined ? {} : { phase }) };
  },
  reasoning(value, fail) {
    const { object, lines } = checked(fail);
    return { reasoning: lines(object(value, 'a reasoning item', ['reasoning'])['reasoning'], '"reasoning"') };
  },
  call(value, fail) {
    const { object, text } = checked(fail);
    const item = object(value, 'a call', ['call', 'args', 'call_id']);
    return { call: text(item['call'], '"call"'), args: item['args'] ?? {}, ...callId(item, fail) };
  },
  custom(value, fail) {
    const { object, text, lines } = checked(fail);
    const item = object(value, 'a custom call', ['custom', 'input', 'call_id']);
    return { custom: text(item['custom'], '"custom"'), input: lines(item['input'], '"input"'), ...callId(item, fail) };
  },
  raw(value, fail) {
    const { raw } = checked(fail).object(value, 'a raw item', ['raw']);
    if (!isObject(raw)) throw fail('"raw" must be an object');
    return { raw };
  },
};

function callId(item: JsonObject, fail: Fail): { call_id?: string } {
  return item['call_id'] === undefined ? {} : { call_id: checked(fail).text(item['call_id'], '"call_id"') };
}

function parseUsage(value: unknown, fail: Fail): ShortUsage {
  const { object } = checked(fail);
  const usage = object(value, '"usage"', [...TOTALS, 'input_tokens_details', 'output_tokens_details']);
  const input = object(usage['input_tokens_details'] ?? {}, '"input_tokens_details"', ['cached_tokens']);
  const output = object(usage['output_tokens_details'] ?? {}, '"output_tokens_details"', ['reasoning_tokens']);
  return {
    ...counts(usage, TOTALS, fail),
    input_tokens_details: counts(input, ['cached_tokens'], fail),
    output_tokens_details: counts(output, ['reasoning_tokens'], fail),
  };
}

/** Those of the named members that are there. */
function counts<N extends string>(value: JsonObject, names: readonly N[], fail: Fail): Partial<Record<N, number>> {
  const { count } = checked(fail);
  const present = names.filter((name) => name in value);
  return Object.fromEntries(present.map((name) => [name, count(value[name], `"${name}"`)])) as Partial<Record<N, number>>;
}
