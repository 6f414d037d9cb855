import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from './json-value.ts';

const MARK = 'sha256:';
const DATA_URL = /^(data:[\w/+.-]+);base64,(.{400,})$/s;

/** A short stand-in by which a long text is compared; a fingerprint is its own fingerprint. */
export function fingerprint(text: string): string {
  if (text.startsWith(MARK)) return text;
  return MARK + createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The tools by name, each as its fingerprint, so that a difference can name the tool. */
export function fingerprintTools(tools: readonly unknown[]): JsonObject {
  return Object.fromEntries(tools.map((tool) => [toolName(tool), fingerprint(JSON.stringify(tool))]));
}

/** Images are compared by content but not kept. */
export function fingerprintImage(url: string): string {
  const [, type, data] = DATA_URL.exec(url) ?? [];
  return type === undefined || data === undefined ? url : `${type};${fingerprint(data)}`;
}

function toolName(tool: unknown): string {
  if (!isObject(tool)) return 'unnamed';
  return typeof tool['name'] === 'string' ? tool['name'] : String(tool['type']);
}
