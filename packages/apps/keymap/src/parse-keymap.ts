import { nearestName } from '@codex-ts/text-utils';

import { type Bindings } from './bindings.ts';
import { Keymap } from './keymap.ts';
import { parseKeys } from './parse-key.ts';

/** A keymap, and a sentence for the user on each entry of the configuration that was passed over. */
export interface ParsedKeymap {
  readonly keymap: Keymap;
  readonly problems: readonly string[];
}

/**
 * Reads `tui.keymap`: tables by context, in them actions with a key or a list of keys; an empty list unbinds an action.
 * A key given to one action is taken from all others of its context. Entries that say nothing sensible keep what is
 * built in and are told as problems. `bindings`: what can be bound, with the built-in keys; the terminal UI adds the
 * contexts of its other views to `defaultBindings`.
 */
export function parseKeymap(config: unknown, bindings: Bindings): ParsedKeymap {
  const problems: string[] = [];
  const chosen = new Map<string, Map<string, string[]>>();
  for (const [context, actions] of entriesOf(config, 'tui.keymap', problems)) {
    const known = bindings[context];
    if (known === undefined) {
      problems.push(unknownName(`tui.keymap.${context}`, 'context', context, Object.keys(bindings)));
      continue;
    }
    for (const [action, keys] of entriesOf(actions, `tui.keymap.${context}`, problems)) {
      const place = `tui.keymap.${context}.${action}`;
      if (known[action] === undefined) {
        problems.push(unknownName(place, 'action', action, Object.keys(known)));
        continue;
      }
      const ids = readKeys(keys, place, problems);
      if (ids !== null) chosen.set(context, (chosen.get(context) ?? new Map<string, string[]>()).set(action, ids));
    }
  }
  for (const [context, actions] of chosen) problems.push(...conflicts(context, actions));
  return { keymap: new Keymap(merge(bindings, chosen)), problems };
}

function merge(bindings: Bindings, chosen: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>): Bindings {
  const merged = Object.entries(bindings).map(([context, actions]) => {
    const own = chosen.get(context);
    const taken = new Set([...(own?.values() ?? [])].flat());
    const rows = Object.entries(actions).map(([action, keys]) => {
      const builtIn = keys.flatMap((key) => idsOf(key)).filter((ids) => !taken.has(ids));
      return [action, own?.get(action) ?? builtIn];
    });
    return [context, Object.fromEntries(rows)];
  });
  return Object.fromEntries(merged);
}

function idsOf(keys: string): string[] {
  const parsed = parseKeys(keys);
  return parsed.ok ? [parsed.ids.join(' ')] : [];
}

function entriesOf(value: unknown, place: string, problems: string[]): [string, unknown][] {
  if (value === undefined) return [];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  problems.push(`\`${place}\` must be a table.`);
  return [];
}

function readKeys(value: unknown, place: string, problems: string[]): string[] | null {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const ids: string[] = [];
  for (const each of list) {
    if (typeof each !== 'string') {
      problems.push(`\`${place}\` must be a key such as "ctrl+j", or a list of keys.`);
      return null;
    }
    const parsed = parseKeys(each);
    if (!parsed.ok) {
      problems.push(`\`${place}\`: no key is called \`${parsed.bad}\`.${didYouMean(parsed.meant)}`);
      return null;
    }
    ids.push(parsed.ids.join(' '));
  }
  return ids;
}

function conflicts(context: string, actions: ReadonlyMap<string, readonly string[]>): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const [action, keys] of actions) {
    for (const ids of keys) {
      const owner = owners.get(ids);
      if (owner !== undefined && owner !== action) problems.push(`\`tui.keymap.${context}\`: \`${ids}\` is given to both \`${owner}\` and \`${action}\`; \`${owner}\` has it.`);
      else owners.set(ids, action);
    }
  }
  return problems;
}

function unknownName(place: string, what: string, name: string, known: readonly string[]): string {
  return `\`${place}\`: no ${what} is called \`${name}\`.${didYouMean(nearestName(name, known))}`;
}

function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}
