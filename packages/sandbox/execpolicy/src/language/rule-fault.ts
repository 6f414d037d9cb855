/** A place in a rules file: offsets in UTF-16 units, `end` behind the last one. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

/** What is wrong with a rules file, and where. Stays inside this package: whoever reads a file turns it into an error with a position. */
export class RuleFault extends Error {
  readonly span: Span | undefined;

  constructor(message: string, span?: Span) {
    super(message);
    this.name = 'RuleFault';
    this.span = span;
  }
}

/** The fault with a place, if it has none yet. */
export function placed({ at, end }: Span, error: unknown): unknown {
  return error instanceof RuleFault && error.span === undefined ? new RuleFault(error.message, { at, end }) : error;
}

/** Runs `action`; a fault that knows no place happened here. */
export function located<T>(span: Span, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw placed(span, error);
  }
}
