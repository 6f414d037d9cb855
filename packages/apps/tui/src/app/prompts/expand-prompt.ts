import { type CustomPrompt } from './custom-prompt.ts';
import { splitWords } from './split-words.ts';

export type ExpandedPrompt = { readonly text: string } | { readonly problem: string };

/**
 * The text of a prompt with what follows its name put in: `$1` to `$9` and `$ARGUMENTS` for all of it or, in a prompt
 * that has any, `$NAME` for `NAME=value` and nothing else. `$$` and what follows it stay as they are. So does the original.
 */
export function expandPrompt({ name, body, named }: CustomPrompt, args: string): ExpandedPrompt {
  const words = splitWords(args);
  if (words === null) return { problem: `/prompts:${name}: a quote is not closed.` };
  const values = new Map<string, string>();
  if (named.length > 0) {
    for (const word of words) {
      const at = word.indexOf('=');
      if (at <= 0) return { problem: `/prompts:${name}: \`${word}\` should be NAME=value${word.includes(' ') ? '' : '; put quotes around a value with blanks'}.` };
      values.set(word.slice(0, at), word.slice(at + 1));
    }
    const missing = named.filter((each) => !values.has(each));
    if (missing.length > 0) return { problem: `/prompts:${name} needs ${missing.map((each) => `${each}=…`).join(' ')} behind it.` };
  }
  return {
    text: body.replaceAll(/\$(\$|[1-9]|[A-Z][A-Z0-9_]*)/g, (whole, key: string) => {
      if (named.length > 0) return values.get(key) ?? whole;
      if (key === 'ARGUMENTS') return words.join(' ');
      return /^\d$/.test(key) ? (words[Number(key) - 1] ?? '') : whole;
    }),
  };
}

/** What to write for a prompt that takes something, and where the cursor goes: into the first value. */
export function promptTemplate({ name, named }: CustomPrompt): { readonly text: string; readonly cursor: number } {
  const start = `/prompts:${name} `;
  if (named.length === 0) return { text: start, cursor: start.length };
  return { text: start + named.map((each) => `${each}=""`).join(' '), cursor: start.length + (named[0]?.length ?? 0) + 2 };
}
