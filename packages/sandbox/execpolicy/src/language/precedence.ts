import { type Expression } from './syntax-tree.ts';

export interface Operation {
  readonly operator: string;
  readonly operand: Expression;
}

/** From the loosest to the tightest; all of them group from the left. */
export const OPERATOR_LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '//', '%']];

/** Groups `first operator operand ...` by precedence. Operators of one level stay in one flat chain. */
export function grouped(first: Expression, rest: readonly Operation[], level = 0): Expression {
  const operators = OPERATOR_LEVELS[level];
  if (rest.length === 0 || operators === undefined) return first;
  const chained: Operation[] = [];
  let head = first;
  let operator: string | null = null;
  let tighter: Operation[] = [];
  let start: Expression | null = null;
  const close = (): void => {
    const operand = grouped(head, tighter, level + 1);
    if (operator === null) start = operand;
    else chained.push({ operator, operand });
    tighter = [];
  };
  for (const operation of rest) {
    if (operators.includes(operation.operator)) {
      close();
      ({ operator, operand: head } = operation);
    } else tighter.push(operation);
  }
  close();
  const left: Expression = start ?? first;
  const last = chained.at(-1);
  return last === undefined ? left : { kind: 'chain', at: left.at, end: last.operand.end, first: left, rest: chained };
}
