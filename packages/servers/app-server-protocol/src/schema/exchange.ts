import { type TSchema } from 'typebox';

/** A request: what it carries, what answers it, and whether every client may send it. */
export interface Exchange<P extends TSchema = TSchema, R extends TSchema = TSchema> {
  readonly params: P;
  readonly result: R;
  /** `experimental` methods are for clients with that capability only. */
  readonly stability: 'stable' | 'experimental';
}

export function stable<P extends TSchema, R extends TSchema>(params: P, result: R): Exchange<P, R> {
  return { params, result, stability: 'stable' };
}

/** A method for clients with the experimental capability. */
export function unstable<P extends TSchema, R extends TSchema>(params: P, result: R): Exchange<P, R> {
  return { params, result, stability: 'experimental' };
}
