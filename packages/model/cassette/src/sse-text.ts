import { isObject, type JsonObject, parseJson } from './json-value.ts';

/** One piece of a response body: an event by its data, or text that is written as it stands. */
export type BodyPart = string | JsonObject;

/**
 * A server-sent event stream in parts, one a block. A block that is nothing but a JSON object with a `type` (and an
 * `event:` line that repeats it) becomes that object, which is easier to read and edit; any other stays text.
 */
export function splitEvents(text: string): BodyPart[] {
  const blocks = text.match(/[^]*?(?:\r?\n\r?\n|$)/g) ?? [];
  return blocks.filter((block) => block !== '').map((block) => eventOf(block) ?? block);
}

/** The bytes of a part as they go over the wire. */
export function partText(part: BodyPart): string {
  if (typeof part === 'string') return part;
  return `event: ${String(part['type'])}\ndata: ${JSON.stringify(part)}\n\n`;
}

/** Whether the part is an event after which a model client reads no further. */
export function endsResponse(part: BodyPart): boolean {
  if (typeof part === 'string') return false;
  return part['type'] === 'response.completed' || part['type'] === 'response.failed' || part['type'] === 'response.incomplete';
}

function eventOf(block: string): JsonObject | undefined {
  const match = /^(?:event: ?(.*)\r?\n)?data: ?(.*)\r?\n\r?\n$/.exec(block);
  const event = parseJson(match?.[2] ?? '');
  if (!isObject(event) || typeof event['type'] !== 'string') return undefined;
  return match?.[1] === undefined || match[1] === event['type'] ? event : undefined;
}
