import { type Identities } from './identities.ts';
import { type JsonObject, mapStrings } from './json-value.ts';
import { ENCRYPTED } from './request-normaliser.ts';
import { type SecretScrubber } from './secrets.ts';
import { type BodyPart } from './sse-text.ts';
import { escapeLiterals } from './placeholders.ts';
import { type VolatileValues } from './volatile-values.ts';

/** Response headers that a cassette keeps; the others are volatile, private or of no use without a network. */
const KEPT_HEADERS = ['content-type', 'openai-model', 'retry-after', 'x-reasoning-included'];
const DELTA = /\.delta$/;

/** Makes responses fit to be kept: secrets out, this run's places and identities as placeholders. */
export class ResponseScrubber {
  readonly #secrets: SecretScrubber;
  readonly #places: VolatileValues;
  readonly #identities: Identities;

  constructor(parts: { secrets: SecretScrubber; places: VolatileValues; identities: Identities }) {
    this.#secrets = parts.secrets;
    this.#places = parts.places;
    this.#identities = parts.identities;
  }

  headers(headers: Record<string, string>): Record<string, string> {
    const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.includes(name.toLowerCase()));
    return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), this.#text(value)]));
  }

  /** Deltas keep their number unless what must be replaced is spread over several of them: those become one. */
  body(parts: readonly BodyPart[]): BodyPart[] {
    return deltaRuns(parts).flatMap((run) => {
      const clean = run.map((part) => this.#part(part));
      const [first] = run;
      if (run.length < 2 || typeof first !== 'object') return clean;
      const joined = this.#part({ ...first, delta: run.map(deltaText).join('') });
      return deltaText(joined) === clean.map(deltaText).join('') ? clean : [joined];
    });
  }

  #part(part: BodyPart): BodyPart {
    if (typeof part === 'string') return this.#text(part);
    return mapStrings(part, (text, key) => (key === 'encrypted_content' ? ENCRYPTED : this.#text(text, key))) as JsonObject;
  }

  #text(text: string, key = ''): string {
    return this.#identities.nameKnown(this.#places.contract(escapeLiterals(this.#secrets.scrub(text, key))));
  }
}

function deltaText(part: BodyPart): string {
  return typeof part === 'object' && typeof part['delta'] === 'string' ? part['delta'] : '';
}

/** Neighbouring deltas of the same text together, everything else alone. */
function deltaRuns(parts: readonly BodyPart[]): BodyPart[][] {
  const runs: BodyPart[][] = [];
  let lastStream: string | undefined;
  for (const part of parts) {
    const stream = deltaStream(part);
    const run = runs.at(-1);
    if (stream !== undefined && stream === lastStream && run !== undefined) run.push(part);
    else runs.push([part]);
    lastStream = stream;
  }
  return runs;
}

function deltaStream(part: BodyPart): string | undefined {
  if (typeof part !== 'object' || typeof part['delta'] !== 'string' || !DELTA.test(String(part['type']))) return undefined;
  return JSON.stringify([part['type'], part['item_id'], part['output_index'], part['content_index'], part['summary_index']]);
}
