/** A cmdlet's arguments. */
export interface Parameters {
  /** The words that stand for themselves, in their order. */
  readonly positional: readonly string[];
  /** By full name in lower case; a switch has an empty value. */
  readonly named: ReadonlyMap<string, string>;
}

/**
 * The arguments of a cmdlet. Parameters may be shortened, have any case, and their value behind a colon or as the next
 * word. Null for a parameter that is not among `values` and `switches` (full names in lower case), or is ambiguous.
 */
export function parametersOf(args: readonly string[], values: readonly string[], switches: readonly string[]): Parameters | null {
  const positional: string[] = [];
  const named = new Map<string, string>();
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    const [, written, attached] = /^-([A-Za-z]\w*)(?::(.*))?$/s.exec(arg) ?? [];
    if (written === undefined) {
      positional.push(arg);
      continue;
    }
    const name = fullName(written.toLowerCase(), [...values, ...switches]);
    if (name === undefined) return null;
    if (switches.includes(name)) named.set(name, '');
    else if (attached !== undefined && attached !== '') named.set(name, attached);
    else {
      i += 1;
      named.set(name, args[i] ?? '');
    }
  }
  return { positional, named };
}

function fullName(written: string, names: readonly string[]): string | undefined {
  if (names.includes(written)) return written;
  const fitting = names.filter((name) => name.startsWith(written));
  return fitting.length === 1 ? fitting[0] : undefined;
}
