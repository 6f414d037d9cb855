export interface Heredoc {
  /** The script in front of `<<`. */
  command: string;
  body: string;
}

/** Everything up to the first `<<`, then the tag, quoted or escaped as a whole or bare, and nothing more on its line. */
const OPENING = /^([^<]*)<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([^\s'"\\$`<>|&;()]+))[ \t\r]*\n/;

/**
 * A script that ends with one heredoc: the closing tag is its last line. Null for anything else. Expansions in the body
 * are not made; `<<-` drops the tabs in front of its lines. Blanks behind the closing tag are borne.
 */
export function parseHeredoc(script: string): Heredoc | null {
  const text = script.trim();
  const opening = OPENING.exec(text);
  if (!opening) return null;
  const [head, command = '', dash, ...tags] = opening;
  const tag = tags.find((candidate) => candidate !== undefined);
  const unindent = (line: string): string => (dash === '-' ? line.replace(/^\t+/, '') : line);
  const lines = text.slice(head.length).split('\n').map(unindent);
  const closing = lines.findIndex((line) => line.trimEnd() === tag);
  if (closing === -1 || closing !== lines.length - 1) return null;
  return { command, body: lines.slice(0, closing).join('\n') };
}
