import { type Static, type TSchema } from 'typebox';
import { type Usage } from './events.ts';
import { type ThreadEvent } from './events.ts';
import { type ThreadItem } from './items.ts';

export interface TurnOptions {
  /** A JSON Schema, or a TypeBox type, for the final answer. */
  outputSchema?: unknown;
  /** Ends the turn; the run rejects with an error whose name is `AbortError`. */
  signal?: AbortSignal;
}

/** Turn options whose schema says what `parsed` is: a TypeBox type, or a JSON Schema written `as const`. */
export interface TypedTurnOptions<S extends TSchema> extends TurnOptions {
  outputSchema: S;
}

/** A turn that is over. */
export interface Turn {
  /** What was completed, in order. */
  items: ThreadItem[];
  /** The last thing the agent said; empty when it said nothing. */
  finalResponse: string;
  usage: Usage | null;
}

/**
 * A turn whose answer had a schema. With a TypeBox type the answer fits, or the run has thrown `OutputSchemaError`; with
 * a plain JSON Schema `parsed` is left out when the answer does not fit.
 */
export type TypedTurn<S extends TSchema> = Turn & (S extends { '~kind': string } ? { parsed: Static<S> } : { parsed?: Static<S> });

export interface StreamedTurn {
  /** Nothing is sent before the first event is asked for. Leaving the loop early ends the turn. */
  events: AsyncGenerator<ThreadEvent>;
}
