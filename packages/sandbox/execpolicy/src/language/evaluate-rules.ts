import { checkExamples } from '../rules/check-examples.ts';
import { type CollectedRules, noRules } from '../rules/collected-rules.ts';
import { ruleBuiltins } from '../rules/rule-builtins.ts';
import { standardBuiltins } from './builtins.ts';
import { checkProgram } from './check-program.ts';
import { declaredNames } from './declared-names.ts';
import { Machine } from './machine.ts';
import { type ReadProgram } from './read-program.ts';
import { runStatements } from './run-statements.ts';
import { Scope } from './scope.ts';

/** Runs the text of one rules file. Nothing of it is left for the next. @throws RuleFault */
export function evaluateRules(text: string, read: ReadProgram): CollectedRules {
  const statements = read(text);
  const collected = noRules();
  const machine = new Machine(runStatements);
  const builtins = standardBuiltins(machine.budget);
  for (const builtin of ruleBuiltins(collected, machine.budget, () => machine.callPlace)) builtins.set(builtin.name, builtin);
  const names = new Set(builtins.keys());
  checkProgram(statements, names);
  const around = new Scope(names, null);
  for (const [name, builtin] of builtins) around.set(name, builtin);
  runStatements(machine, statements, new Scope(declaredNames(statements), around), null);
  checkExamples(collected, machine.budget);
  return collected;
}
