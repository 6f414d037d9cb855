import { type Cause } from './causes.fixture.ts';

export interface Comparison {
  readonly tried: number;
  readonly agreed: number;
  /** How many differences each cause explains. */
  readonly explained: Readonly<Record<string, number>>;
  /** Differences that no cause explains, as text. */
  readonly different: readonly string[];
}

interface Sides {
  readonly ours: (script: string) => unknown;
  readonly theirs: (scripts: readonly string[]) => Promise<readonly unknown[]>;
}

/**
 * Compares both sides about scripts. A difference counts as explained when it goes away with its cause: with one cause
 * taken out of the script, or with several one after another.
 */
export async function compare(scripts: readonly string[], { ours, theirs }: Sides, causes: readonly Cause[]): Promise<Comparison> {
  const shown = (value: unknown): string => JSON.stringify(value) ?? 'none';
  const disagreements = async (some: readonly string[]): Promise<Map<string, string>> => {
    const answers = await theirs(some);
    return new Map(some.flatMap((script, i) => (shown(answers[i]) === shown(ours(script)) ? [] : [[script, shown(answers[i])] as const])));
  };
  const first = await disagreements(scripts);
  const trials = new Map([...first.keys()].map((script) => [script, variants(script, causes)]));
  const stillDifferent = await disagreements([...new Set([...trials.values()].flat().map(({ text }) => text))]);
  const explained: Record<string, number> = {};
  const different: string[] = [];
  for (const [script, answer] of first) {
    const found = trials.get(script)?.find(({ text }) => !stillDifferent.has(text));
    if (found === undefined) different.push(`${JSON.stringify(script)}\n  original ${answer}\n  ours     ${shown(ours(script))}`);
    for (const name of found?.causes ?? []) explained[name] = (explained[name] ?? 0) + 1;
  }
  return { tried: scripts.length, agreed: scripts.length - first.size, explained, different };
}

interface Variant {
  readonly text: string;
  readonly causes: readonly string[];
}

/** The script without each of the causes alone, then without more and more of them. */
function variants(script: string, causes: readonly Cause[]): Variant[] {
  const alone = causes.map(({ name, without }): Variant => ({ text: without(script), causes: [name] }));
  const together: Variant[] = [];
  let current: Variant = { text: script, causes: [] };
  for (const { name, without } of causes) {
    const text = without(current.text);
    if (text === current.text) continue;
    current = { text, causes: [...current.causes, name] };
    together.push(current);
  }
  return [...alone, ...together].filter(({ text }) => text !== script);
}
