import { nearestName } from '@codex-ts/text-utils';
import { declaredNames, targetNames } from './declared-names.ts';
import { RuleFault, type Span } from './rule-fault.ts';
import { type Argument, type Clause, type Expression, type Parameter, type Statement, type Suffix } from './syntax-tree.ts';

interface Names {
  readonly own: ReadonlySet<string>;
  readonly around: Names | null;
}

interface Place {
  readonly names: Names;
  readonly isFunction: boolean;
  readonly isLoop: boolean;
}

const MAX_CLAUSES = 32;
/** Longer names are not compared letter by letter. */
const MAX_LIKENED = 64;

/**
 * Finds what is wrong with a file whether it runs or not: names that nothing defines, `return` and `break` where they
 * mean nothing, assignments to what is no place, arguments and parameters out of order. @throws RuleFault
 */
export function checkProgram(statements: readonly Statement[], builtins: ReadonlySet<string>): void {
  const names = { own: declaredNames(statements), around: { own: builtins, around: null } };
  checkStatements(statements, { names, isFunction: false, isLoop: false });
}

function checkStatements(statements: readonly Statement[], place: Place): void {
  for (const statement of statements) checkStatement(statement, place);
}

function checkStatement(statement: Statement, place: Place): void {
  const check = (...expressions: (Expression | null)[]): void => checkAll(expressions, place.names);
  switch (statement.kind) {
    case 'expression':
      return check(statement.value);
    case 'assign':
      return check(statement.value, statement.type, statement.target);
    case 'augment':
      if (statement.target.kind === 'tuple' || statement.target.kind === 'list') throw new RuleFault('left-hand-side of modifying assignment cannot be a list or tuple', statement.target);
      return check(statement.value, statement.target);
    case 'if':
      for (const { test, body } of statement.branches) {
        check(test);
        checkStatements(body, place);
      }
      return checkStatements(statement.otherwise, place);
    case 'for':
      check(statement.source, statement.target);
      return checkStatements(statement.body, { ...place, isLoop: true });
    case 'def': {
      check(statement.returns);
      const own = declaredNames(statement.body, checkParameters(statement.parameters, place.names));
      return checkStatements(statement.body, { names: { own, around: place.names }, isFunction: true, isLoop: false });
    }
    case 'return':
      if (!place.isFunction) throw new RuleFault('`return` cannot be used outside of a `def` function', statement);
      return check(statement.value);
    case 'break':
    case 'continue':
      if (!place.isLoop) throw new RuleFault(`\`${statement.kind}\` cannot be used outside of a \`for\` loop`, statement);
      return;
    case 'pass':
      return;
  }
}

function checkAll(expressions: Iterable<Expression | null>, names: Names): void {
  for (const expression of expressions) if (expression) checkExpression(expression, names);
}

function checkExpression(expression: Expression, names: Names): void {
  const check = (...inner: (Expression | null)[]): void => checkAll(inner, names);
  switch (expression.kind) {
    case 'literal':
      return;
    case 'name':
      return checkName(expression.name, expression, names);
    case 'format':
      for (const part of expression.parts) if (typeof part !== 'string') checkName(part.name, part, names);
      return;
    case 'list':
    case 'tuple':
      return checkAll(expression.items, names);
    case 'dict':
      for (const { key, value } of expression.entries) check(key, value);
      return;
    case 'listOf':
      return checkComprehension([expression.item], expression.clauses, names);
    case 'dictOf':
      return checkComprehension([expression.entry.key, expression.entry.value], expression.clauses, names);
    case 'lambda':
      return checkExpression(expression.body, { own: checkParameters(expression.parameters, names), around: names });
    case 'conditional':
      return check(expression.test, expression.yes, expression.no);
    case 'and':
    case 'or':
      return checkAll(expression.operands, names);
    case 'prefix':
      return check(expression.operand);
    case 'compare':
      return check(expression.left, expression.right);
    case 'chain':
      check(expression.first);
      for (const { operand } of expression.rest) checkExpression(operand, names);
      return;
    case 'postfix':
      check(expression.base);
      for (const suffix of expression.suffixes) checkSuffix(suffix, names);
      return;
  }
}

function checkSuffix(suffix: Suffix, names: Names): void {
  if (suffix.kind === 'call') checkArguments(suffix.call, names);
  else if (suffix.kind === 'index') checkAll([suffix.index, suffix.second], names);
  else if (suffix.kind === 'slice') checkAll([suffix.from, suffix.to, suffix.step], names);
}

function checkName(name: string, span: Span, names: Names): void {
  for (let here: Names | null = names; here; here = here.around) if (here.own.has(name)) return;
  const near = name.length > MAX_LIKENED ? undefined : nearestName(name, likeable(names));
  throw new RuleFault(`Variable \`${name}\` not found${near === undefined ? '' : `, did you mean \`${near}\`?`}`, span);
}

function likeable(names: Names): string[] {
  const known: string[] = [];
  for (let here: Names | null = names; here; here = here.around) for (const own of here.own) if (own.length <= MAX_LIKENED) known.push(own);
  return known;
}

/** The first source is looked up outside; names of the clauses are known only inside. */
function checkComprehension(items: readonly Expression[], clauses: readonly Clause[], names: Names): void {
  const [first] = items;
  if (clauses.length > MAX_CLAUSES && first) throw new RuleFault('nested too deeply', first);
  const own = new Set<string>();
  const inside = { own, around: names };
  for (const clause of clauses) {
    if (clause.kind === 'if') checkExpression(clause.test, inside);
    else {
      checkExpression(clause.source, inside);
      targetNames(clause.target, own);
      checkExpression(clause.target, inside);
    }
  }
  checkAll(items, inside);
}

function checkArguments(list: readonly Argument[], names: Names): void {
  const seen = new Set<string>();
  let last: 'plain' | 'named' | 'rest' | 'keywords' = 'plain';
  for (const argument of list) {
    checkExpression(argument.value, names);
    if (argument.kind === 'keywords' || argument.kind === 'rest') {
      if (last === 'keywords' || last === argument.kind) throw new RuleFault('Args array after another args or kwargs', argument);
      last = argument.kind;
    } else if (argument.name === null) {
      if (last !== 'plain') throw new RuleFault('positional argument after non positional', argument);
    } else {
      if (argument.name === '') throw new RuleFault('what stands before `=` in a call must be the name of a parameter', argument);
      if (last === 'rest' || last === 'keywords') throw new RuleFault('named argument after *args or **kwargs', argument);
      if (seen.has(argument.name)) throw new RuleFault('repeated named argument', argument);
      seen.add(argument.name);
      last = 'named';
    }
  }
}

/** The names of the parameters; defaults and types are looked up around the function. */
function checkParameters(parameters: readonly Parameter[], names: Names): Set<string> {
  const own = new Set<string>();
  let hasDefault = false;
  let hasRest = false;
  for (const [i, parameter] of parameters.entries()) {
    checkAll([parameter.byDefault, parameter.type], names);
    const { kind, name } = parameter;
    if (own.has(name)) throw new RuleFault('duplicated parameter name', parameter);
    if (kind !== 'only') own.add(name);
    if (kind === 'keywords' && i < parameters.length - 1) throw new RuleFault('Parameter after kwargs', parameters[i + 1] ?? parameter);
    if (kind === 'rest' || kind === 'only') {
      if (hasRest) throw new RuleFault('Args parameter after another args or kwargs parameter', parameter);
      hasRest = true;
      if (kind === 'only' && parameters[i + 1]?.kind !== 'plain') throw new RuleFault('`*` parameter must not be last', parameter);
    }
    if (kind === 'plain' && !hasRest) {
      if (hasDefault && parameter.byDefault === null) throw new RuleFault('positional parameter after non positional', parameter);
      hasDefault ||= parameter.byDefault !== null;
    }
  }
  return own;
}
