/** A prompt that the user keeps in a file, to be sent by its name. */
export interface CustomPrompt {
  readonly name: string;
  readonly description: string | null;
  /** What may follow the name, in the user's words. */
  readonly argumentHint: string | null;
  readonly body: string;
  /** Names that must be given as `NAME=value`, in the order in which they come. */
  readonly named: readonly string[];
  /** Whether something of what follows the name goes in. */
  readonly takesText: boolean;
}

/** `---`, lines of `key: value`, `---`. */
const HEAD = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/;
/** `$$` stands for itself, so what follows it is no name. */
const NAMED = /\$\$|\$([A-Z][A-Z0-9_]*)/g;
const PLACED = /\$\$|\$(?:[1-9]|ARGUMENTS\b)/g;

/** Reads a prompt file: a head of `description` and `argument-hint`, which may be missing, and the text. */
export function customPrompt(name: string, text: string): CustomPrompt {
  const head = HEAD.exec(text);
  const fields = new Map((head?.[1] ?? '').split(/\r?\n/).flatMap((row) => fieldOf(row.trim())));
  const body = head === null ? text : text.slice(head[0].length);
  const named = [...new Set([...body.matchAll(NAMED)].flatMap(([, found]) => (found === undefined || found === 'ARGUMENTS' ? [] : [found])))];
  return {
    name,
    description: fields.get('description') ?? null,
    argumentHint: fields.get('argument-hint') ?? fields.get('argument_hint') ?? null,
    body,
    named,
    takesText: named.length > 0 || (body.match(PLACED) ?? []).some((found) => found !== '$$'),
  };
}

function fieldOf(row: string): [string, string][] {
  const match = /^([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(row);
  const value = match?.[2]?.replace(/^(["'])([\s\S]*)\1$/, '$2') ?? '';
  return match?.[1] === undefined || value === '' ? [] : [[match[1].toLowerCase(), value]];
}
