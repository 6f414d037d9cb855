import { RuleFault } from '../language/rule-fault.ts';
import { type CollectedRules } from '../rules/collected-rules.ts';
import { type BrokenRules, brokenAt } from './rule-file-error.ts';
import { readSimpleRules } from './simple-rules.ts';

/** The rules of one file, or what is wrong with it. @param path for the error only */
export async function parseRules(path: string, text: string): Promise<CollectedRules | BrokenRules> {
  return readSimpleRules(text) ?? parseWithGrammar(path, text);
}

/** As `parseRules`, always with the parser. */
export async function parseWithGrammar(path: string, text: string): Promise<CollectedRules | BrokenRules> {
  const { loadReader } = await import('../language/read-program.ts');
  const { evaluateRules } = await import('../language/evaluate-rules.ts');
  const read = await loadReader();
  try {
    return evaluateRules(text, read);
  } catch (error) {
    if (error instanceof RuleFault) return brokenAt(path, text, error);
    throw error;
  }
}
