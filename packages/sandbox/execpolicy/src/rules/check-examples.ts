import { ExecPolicy } from '../policy/exec-policy.ts';
import { RuleFault } from '../language/rule-fault.ts';
import { type CollectedRules, type RuleExamples } from './collected-rules.ts';
import { quoteShell } from '@codex-ts/text-utils';

/**
 * Holds the examples of a file against the rules they stand at, when all of the file has been read: programs given by
 * path count under their names, so all `host_executable` calls must be known. @throws RuleFault
 */
export function checkExamples({ examples, hostExecutables }: CollectedRules): void {
  for (const one of examples) {
    const policy = ExecPolicy.of({ prefixRules: one.rules, networkRules: [], hostExecutables });
    checkOne(one, (argv) => policy.check(argv, { resolveHosts: true }).matchedRules.length > 0);
  }
}

function checkOne({ matching, other, call }: RuleExamples, matches: (argv: readonly string[]) => boolean): void {
  const wrong = other.find(matches);
  if (wrong) throw new RuleFault(`expected example to not match rule: ${quoteShell(wrong)}`, call);
  const unmatched = matching.filter((argv) => !matches(argv));
  if (unmatched.length === 0) return;
  throw new RuleFault(`expected every example to match at least one rule; unmatched examples: ${unmatched.map((argv) => `\`${quoteShell(argv)}\``).join(', ')}`, call);
}
