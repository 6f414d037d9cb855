import { list } from '../collection-specs.ts';
import { oneOf, string } from '../scalar-specs.ts';
import { required, supported, table } from '../table-spec.ts';
import { type TomlNode } from '../toml-node.ts';
import { type Decoding, type ValueSpec, wrongValue } from '../value-spec.ts';

/** A rule for commands that an administrator demands. */
export interface RequiredRule {
  /** The first words of a command, each one word or a choice of words. */
  readonly pattern: readonly (string | readonly string[])[];
  readonly decision: 'prompt' | 'forbidden';
  /** What people are told; never blank. */
  readonly justification: string | null;
}

const elementTable = table({
  token: supported(string, 'A word.'),
  any_of: supported(list(string), 'Words of which one must stand here.'),
} as const);

const element: ValueSpec<string | readonly string[]> = {
  shape: elementTable.shape,
  decode(node, at) {
    const { token, any_of: words } = elementTable.decode(node, at);
    if ((token === undefined) === (words === undefined)) return wrongValue(node, 'an element of a pattern has exactly one of `token` and `any_of`', at);
    const blank = (token !== undefined && token.trim() === '') || words?.length === 0 || words?.some((word) => word.trim() === '') === true;
    return blank ? wrongValue(node, 'an element of a pattern may not be empty', at) : (token ?? words ?? '');
  },
};

/** Rules of several sources are joined and the strictest wins, so an administrator's `allow` would be an empty promise. */
const decision = oneOf(['prompt', 'forbidden'], {
  allow: '`allow` is not possible in requirements: the strictest rule wins, so nothing can be allowed here. Use `prompt` or `forbidden`.',
});

const ruleTable = table({
  pattern: required(supported(nonEmpty(element, 'a pattern may not be empty'), 'The first words of a command.')),
  decision: required(supported(decision, 'Whether a person is asked, or the command is forbidden.')),
  justification: supported(notBlank('a justification may not be blank'), 'Why, for people.'),
} as const);

const rule: ValueSpec<RequiredRule> = {
  shape: ruleTable.shape,
  decode(node, at) {
    // Both are required: without one, the table has been refused or has left an error behind.
    const { pattern = [], decision: verdict = 'forbidden', justification = null } = ruleTable.decode(node, at);
    return { pattern, decision: verdict, justification };
  },
};

/** `[rules]` of requirements.toml */
export const requiredRules = table({
  prefix_rules: required(supported(nonEmpty(rule, 'the list of rules may not be empty'), 'Rules for commands that start with certain words.')),
} as const);

function nonEmpty<T>(item: ValueSpec<T>, reason: string): ValueSpec<readonly T[]> {
  const any = list(item);
  return {
    shape: any.shape,
    decode(node: TomlNode, at: Decoding) {
      const found = any.decode(node, at);
      return node.kind === 'array' && node.items.length === 0 ? wrongValue(node, reason, at) : found;
    },
  };
}

function notBlank(reason: string): ValueSpec<string> {
  return {
    shape: string.shape,
    decode(node, at) {
      const text = string.decode(node, at);
      return text.trim() === '' ? wrongValue(node, reason, at) : text;
    },
  };
}
