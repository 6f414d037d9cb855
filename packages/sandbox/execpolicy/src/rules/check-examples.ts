import { type Budget } from '../language/budget.ts';
import { ExecPolicy } from '../policy/exec-policy.ts';
import { located, RuleFault } from '../language/rule-fault.ts';
import { type CollectedRules, type RuleExamples } from './collected-rules.ts';
import { type PrefixRule } from './prefix-rule.ts';
import { quoteShell } from '@codex-ts/text-utils';

/**
 * Holds the examples of a file against the rules they stand at, when all of the file has been read: programs given by
 * path count under their names, so all `host_executable` calls must be known. @throws RuleFault
 */
export function checkExamples({ examples, hostExecutables }: CollectedRules, budget: Budget): void {
  for (const one of examples) {
    const policy = ExecPolicy.of({ prefixRules: one.rules, networkRules: [], hostExecutables });
    const effort = one.rules.reduce((sum, rule) => sum + effortOf(rule), 0);
    checkOne(one, (argv) => {
      const found = (): boolean => {
        budget.spend(1 + effort + argv.length);
        return policy.check(argv, { resolveHosts: true }).matchedRules.length > 0;
      };
      return one.call === undefined ? found() : located(one.call, found);
    });
  }
}

const STEPS_PER_MATCH = 4;

/** What holding a command against a rule may cost, in steps: words are compared with every alternative. */
function effortOf({ rest }: PrefixRule): number {
  return rest.reduce((sum, token) => sum + (typeof token === 'string' ? 1 : token.length) / 8, STEPS_PER_MATCH);
}

function checkOne({ matching, other, call }: RuleExamples, matches: (argv: readonly string[]) => boolean): void {
  const wrong = other.find(matches);
  if (wrong) throw new RuleFault(`expected example to not match rule: ${quoteShell(wrong)}`, call);
  const unmatched = matching.filter((argv) => !matches(argv));
  if (unmatched.length === 0) return;
  throw new RuleFault(`expected every example to match at least one rule; unmatched examples: ${unmatched.map((argv) => `\`${quoteShell(argv)}\``).join(', ')}`, call);
}
