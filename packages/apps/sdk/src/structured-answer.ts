import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type TSchema } from 'typebox';

import { schemaFaults } from './schema-faults.ts';
import { type Turn } from './turn-options.ts';

/** The answer of a turn does not fit the TypeBox type it was asked for. The turn itself is over and in `turn`. */
export class OutputSchemaError extends CodexError {
  readonly turn: Turn;

  constructor(reason: string, turn: Turn) {
    super(`The answer does not fit the output schema: ${reason}`, { code: 'output_schema_violation' });
    this.turn = turn;
  }
}

/** @throws CodexError `output_schema` when it is no schema: the agent's side takes objects only */
export function checkedSchema(schema: unknown): TSchema | undefined {
  if (schema === undefined) return undefined;
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema;
  throw new CodexError('outputSchema must be a JSON Schema object or a TypeBox type.', { code: 'output_schema' });
}

/**
 * The turn with the value of its answer in `parsed`. An answer that does not fit has none.
 * @throws OutputSchemaError when the schema is a TypeBox type, which promises what `parsed` is
 */
export async function withParsedAnswer(turn: Turn, schema: TSchema): Promise<Turn & { parsed?: unknown }> {
  const answer = await parseAnswer(turn.finalResponse, schema);
  if ('value' in answer) return { ...turn, parsed: answer.value };
  if ('~kind' in schema) throw new OutputSchemaError(answer.fault, turn);
  return turn;
}

async function parseAnswer(text: string, schema: TSchema): Promise<{ value: unknown } | { fault: string }> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `it is not JSON (${errorMessage(error)})` };
  }
  const faults = await schemaFaults(schema, value);
  return faults.length === 0 ? { value } : { fault: faults.join('; ') };
}
