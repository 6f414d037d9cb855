const UUID = /(?<![\w$])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\w)/gi;
/** How the shell tools name a session in their answers and how a model names it in its calls. */
const SESSION = /(\bsession ID |\\*"session_id\\*"\s*:\s*)(\d+)\b/g;

type Kind = 'UUID' | 'SESSION';

/**
 * Names for what every run invents anew: threads, turns, agents (`${UUID_1}`) and shell sessions (`${SESSION_1}`),
 * numbered by order of first appearance, so that equal runs get equal names.
 */
export class Identities {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = { UUID: 0, SESSION: 0 };

  /** For requests: names everything, and numbers what is new. */
  name(text: string): string {
    return replaceIdentities(text, (kind, value) => this.#names.get(key(kind, value)) ?? this.#add(kind, value));
  }

  /** For responses: names only what requests have shown before; the rest is the server's own. */
  nameKnown(text: string): string {
    return replaceIdentities(text, (kind, value) => this.#names.get(key(kind, value)));
  }

  /** What a name such as `UUID_1` stands for in this run. */
  valueOf(name: string): string | undefined {
    return this.#values.get(name);
  }

  #add(kind: Kind, value: string): string {
    this.#counts[kind] += 1;
    const name = `${kind}_${this.#counts[kind]}`;
    this.#names.set(key(kind, value), name);
    this.#values.set(name, value);
    return name;
  }
}

function key(kind: Kind, value: string): string {
  return `${kind} ${value.toLowerCase()}`;
}

function replaceIdentities(text: string, nameOf: (kind: Kind, value: string) => string | undefined): string {
  const named = text.replace(UUID, (value) => {
    const name = nameOf('UUID', value);
    return name === undefined ? value : `\${${name}}`;
  });
  return named.replace(SESSION, (whole, lead: string, value: string) => {
    const name = nameOf('SESSION', value);
    return name === undefined ? whole : `${lead}\${${name}}`;
  });
}
