import { parseWithGrammar } from './loading/parse-rules.ts';
import { ExecPolicy } from './policy/exec-policy.ts';

/** The policy of one text, read with the parser. Fails where the text is broken. */
export async function policyOf(text: string): Promise<ExecPolicy> {
  const rules = await parseWithGrammar('test.rules', text);
  if ('message' in rules) throw new Error(`${rules.message} at ${JSON.stringify(rules.range?.start)}`);
  return ExecPolicy.of(rules);
}

/** What an expression is, as `repr` shows it. */
export async function valueOf(expression: string, before = ''): Promise<string> {
  const policy = await policyOf(`${before}\nprefix_rule(pattern=["x"], justification="v:" + repr(${expression}))\n`);
  return policy.check(['x']).matchedRules[0]?.prefixRuleMatch.justification?.slice(2) ?? '';
}

/** `line:column: message` of a broken text; null when nothing is wrong with it. */
export async function faultOf(text: string): Promise<string | null> {
  const rules = await parseWithGrammar('test.rules', text);
  return 'message' in rules ? `${rules.range?.start.line ?? 0}:${rules.range?.start.column ?? 0}: ${rules.message}` : null;
}
