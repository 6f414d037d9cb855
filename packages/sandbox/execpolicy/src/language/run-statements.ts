import { applyOperator } from './operators.ts';
import { type Machine } from './machine.ts';
import { placed } from './rule-fault.ts';
import { type Scope } from './scope.ts';
import { valueAt } from './subscripts.ts';
import { type Expression, type Statement } from './syntax-tree.ts';
import { checkType } from './type-check.ts';
import { checkMutable, DictValue, elements, isTrue, ListValue, type Value } from './values.ts';

/** How some statements ended: at their end, or where something said so. */
type Completion = 'end' | 'break' | 'continue' | { readonly value: Value };

/** Runs the statements of a file or a function. @returns what `return` gave, else None. @throws RuleFault */
export function runStatements(machine: Machine, statements: readonly Statement[], scope: Scope, returns: Expression | null): Value {
  const completion = runAll(machine, statements, scope, returns);
  if (typeof completion === 'object') return completion.value;
  checkType(null, returns, 'return type', scope, machine.budget);
  return null;
}

function runAll(machine: Machine, statements: readonly Statement[], scope: Scope, returns: Expression | null): Completion {
  for (const statement of statements) {
    machine.budget.spend();
    machine.budget.enter();
    try {
      const completion = run(machine, statement, scope, returns);
      if (completion !== 'end') return completion;
    } catch (error) {
      throw placed(statement, error);
    } finally {
      machine.budget.leave();
    }
  }
  return 'end';
}

function run(machine: Machine, statement: Statement, scope: Scope, returns: Expression | null): Completion {
  switch (statement.kind) {
    case 'expression':
      machine.evaluate(statement.value, scope);
      return 'end';
    case 'assign': {
      const value = machine.evaluate(statement.value, scope);
      checkType(value, statement.type, 'return type', scope, machine.budget);
      machine.assign(statement.target, value, scope);
      return 'end';
    }
    case 'augment':
      augment(machine, statement, scope);
      return 'end';
    case 'if': {
      const branch = statement.branches.find(({ test }) => isTrue(machine.evaluate(test, scope)));
      return runAll(machine, branch?.body ?? statement.otherwise, scope, returns);
    }
    case 'for':
      return loop(machine, statement, scope, returns);
    case 'def':
      scope.set(statement.name, machine.define(statement, scope));
      return 'end';
    case 'return': {
      const value = statement.value && machine.evaluate(statement.value, scope);
      checkType(value, returns, 'return type', scope, machine.budget);
      return { value };
    }
    case 'break':
    case 'continue':
      return statement.kind;
    case 'pass':
      return 'end';
  }
}

function loop(machine: Machine, { target, source, body }: Extract<Statement, { kind: 'for' }>, scope: Scope, returns: Expression | null): Completion {
  let ended: Completion = 'end';
  machine.walk(source, machine.evaluate(source, scope), (item) => {
    machine.assign(target, item, scope);
    const completion = runAll(machine, body, scope, returns);
    if (typeof completion === 'object') ended = completion;
    return completion === 'end' || completion === 'continue';
  });
  return ended;
}

/** `target += value` and the like. A list or dict itself changes; everything else gets a new value. */
function augment(machine: Machine, { target, operator, value }: Extract<Statement, { kind: 'augment' }>, scope: Scope): void {
  if (target.kind !== 'postfix') {
    const old = machine.evaluate(target, scope);
    machine.assign(target, changed(machine, operator, old, machine.evaluate(value, scope)), scope);
    return;
  }
  const { owner, last } = machine.place(target, scope);
  const old = last.kind === 'index' ? valueAt(owner, machine.evaluate(last.index, scope), machine.budget) : machine.suffixed(owner, last, target.at, scope);
  machine.assign(target, changed(machine, operator, old, machine.evaluate(value, scope)), scope);
}

function changed(machine: Machine, operator: string, old: Value, value: Value): Value {
  const { budget } = machine;
  if (operator === '+=' && old instanceof ListValue) {
    const more = [...elements(value, budget)];
    checkMutable(old);
    for (const item of more) old.items.push(item);
    return old;
  }
  if (operator === '|=' && old instanceof DictValue && value instanceof DictValue) {
    budget.spend(value.entries.size);
    checkMutable(old);
    for (const [key, entry] of [...value.entries]) old.entries.set(key, entry);
    return old;
  }
  return applyOperator(operator.slice(0, -1), old, value, budget);
}
