import { RuleFault } from './rule-fault.ts';
import { type Expression, type Statement, type Suffix } from './syntax-tree.ts';

/** The names that statements give values to, those in loops and branches included, those in functions not. */
export function declaredNames(statements: readonly Statement[], names = new Set<string>()): Set<string> {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'assign':
      case 'augment':
        targetNames(statement.target, names);
        break;
      case 'for':
        targetNames(statement.target, names);
        declaredNames(statement.body, names);
        break;
      case 'if':
        for (const { body } of statement.branches) declaredNames(body, names);
        declaredNames(statement.otherwise, names);
        break;
      case 'def':
        names.add(statement.name);
        break;
      default:
    }
  }
  return names;
}

/** Adds the names of what is assigned to. @throws RuleFault for what cannot be */
export function targetNames(target: Expression, names: Set<string>): void {
  switch (target.kind) {
    case 'name':
      names.add(target.name);
      return;
    case 'list':
    case 'tuple':
      for (const item of target.items) targetNames(item, names);
      return;
    case 'postfix':
      if (isPlace(target.suffixes.at(-1))) return;
      break;
    default:
  }
  throw new RuleFault('left-hand-side of assignment must take the form `a`, `a.b` or `a[b]`', target);
}

function isPlace(last: Suffix | undefined): boolean {
  return last?.kind === 'attribute' || (last?.kind === 'index' && last.second === null);
}
