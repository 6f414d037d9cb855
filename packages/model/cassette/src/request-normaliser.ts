import { type HttpRequest } from '@codex-ts/model-client';
import { fingerprint, fingerprintImage, fingerprintTools } from './fingerprint.ts';
import { type Identities } from './identities.ts';
import { isObject, type JsonObject, mapStrings, parseJson } from './json-value.ts';
import { type SecretScrubber } from './secrets.ts';
import { steadyMessage, steadyOutput } from './volatile-output.ts';
import { type VolatileValues } from './volatile-values.ts';

/** A request as cassettes hold it: nothing secret, nothing that differs between two equal runs. */
export interface NormalisedRequest {
  method: string;
  /** From the endpoint on: `/responses`, `/responses/compact`, ...; where the provider lives is not compared. */
  path: string;
  /** Parsed JSON, or the text itself when it is something else; absent when the request has no body. */
  body?: unknown;
}

const ENDPOINT = /\/(?:responses(?:\/compact)?|models)\/?$/;
export const ENCRYPTED = '<encrypted>';

/** Brings the requests of one run, in their order, into comparable form. */
export class RequestNormaliser {
  readonly #secrets: SecretScrubber;
  readonly #places: VolatileValues;
  readonly #identities: Identities;

  constructor(parts: { secrets: SecretScrubber; places: VolatileValues; identities: Identities }) {
    this.#secrets = parts.secrets;
    this.#places = parts.places;
    this.#identities = parts.identities;
  }

  /** Learns the request's credentials and identities on the way. */
  normalise(request: HttpRequest): NormalisedRequest {
    this.#secrets.learnFrom(request);
    const { pathname } = request.url;
    const path = ENDPOINT.exec(pathname)?.[0].replace(/\/$/, '') ?? this.#text(pathname);
    if (request.body === undefined) return { method: request.method, path };
    return { method: request.method, path, body: this.normaliseBody(parseJson(request.body) ?? request.body) };
  }

  /** Works on a body that is normal already, too, and leaves it as it is. */
  normaliseBody(body: unknown): unknown {
    const clean = mapStrings(body, (text, key) => (key === 'encrypted_content' ? ENCRYPTED : this.#text(text, key)));
    if (!isObject(clean)) return clean;
    return Object.fromEntries(Object.entries(clean).map(([key, value]) => [key, steadyMember(key, value)]));
  }

  #text(text: string, key = ''): string {
    return this.#identities.name(this.#places.contract(this.#secrets.scrub(text, key)));
  }
}

function steadyMember(key: string, value: unknown): unknown {
  if (key === 'instructions' && typeof value === 'string') return fingerprint(value);
  if (key === 'tools' && Array.isArray(value)) return fingerprintTools(value);
  if (key === 'input' && Array.isArray(value)) return value.map((item: unknown) => (isObject(item) ? steadyItem(item) : item));
  return value;
}

function steadyItem(item: JsonObject): JsonObject {
  const isOutput = typeof item['type'] === 'string' && item['type'].endsWith('_output');
  const steady = isOutput ? steadyOutput : item['type'] === 'message' ? steadyMessage : (text: string) => text;
  const onText = (text: string, key: string): string => {
    if (key === 'image_url') return fingerprintImage(text);
    return key === 'output' || key === 'text' ? steady(text) : text;
  };
  return mapStrings(item, onText) as JsonObject;
}
