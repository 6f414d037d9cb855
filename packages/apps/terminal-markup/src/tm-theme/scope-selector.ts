/** Part of a selector: the scopes that must stand one within the other, and those that must not. */
interface Alternative {
  readonly path: readonly string[];
  readonly excluded: readonly (readonly string[])[];
}

/** A TextMate scope selector, such as `string, meta.tag entity.name - source.php`. */
export interface ScopeSelector {
  readonly alternatives: readonly Alternative[];
}

/** Reads a selector. What it does not know of the language (`L:`, `|`, brackets) matches nothing. */
export function readSelector(text: string): ScopeSelector {
  const alternatives = text.split(',').flatMap((part): Alternative[] => {
    const [path = [], ...excluded] = part.split(/(?:^|\s)-(?=\s|$)/).map((words) => words.split(/[\s>]+/).filter((word) => word !== ''));
    return path.length === 0 ? [] : [{ path, excluded: excluded.filter((words) => words.length > 0) }];
  });
  return { alternatives };
}

/** How well a selector meets a stack of scopes. */
export interface Rank {
  /** The place in the stack of the innermost scope that is met. */
  readonly depth: number;
  /** The better, the greater. */
  readonly value: number;
}

/**
 * How well a selector meets a stack of scopes (outermost first), null where it does not. As TextMate ranks them: first
 * how deep the innermost scope that is met lies, then how much of it is named, then the same of those around it.
 */
export function rank({ alternatives }: ScopeSelector, stack: readonly string[]): Rank | null {
  let best: Rank | null = null;
  for (const { path, excluded } of alternatives) {
    if (excluded.some((words) => rankPath(words, stack) !== null)) continue;
    const found = rankPath(path, stack);
    if (found !== null && (best === null || found.value > best.value)) best = found;
  }
  return best;
}

/** Each scope of the stack has a digit in a number of this base: more names than a scope has. */
const BASE = 16;

function rankPath(path: readonly string[], stack: readonly string[]): Rank | null {
  let value = 0;
  let depth = -1;
  let at = stack.length - 1;
  for (let i = path.length - 1; i >= 0; i -= 1) {
    const wanted = path[i] ?? '';
    while (at >= 0 && !isWithin(stack[at] ?? '', wanted)) at -= 1;
    if (at < 0) return null;
    if (depth < 0) depth = at;
    value += Math.min(wanted.split('.').length, BASE - 1) * BASE ** at;
    at -= 1;
  }
  return { depth, value };
}

/** `entity.name` names `entity.name.function` too, but not `entity.names`. */
function isWithin(scope: string, wanted: string): boolean {
  return scope === wanted || scope.startsWith(`${wanted}.`);
}
