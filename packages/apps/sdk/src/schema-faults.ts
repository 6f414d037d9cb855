import { type TSchema } from 'typebox';

const MOST = 5;

/** Why a value does not fit a schema: at most five sentences, each with the place in the value. Empty when it fits. */
export async function schemaFaults(schema: TSchema, value: unknown): Promise<string[]> {
  const { Check, Errors } = await import('typebox/schema');
  if (Check(schema, value)) return [];
  const [, errors] = Errors(schema, value);
  const faults = errors.slice(0, MOST).map(({ instancePath, message }) => `${instancePath === '' ? '/' : instancePath} ${message}`);
  return faults.length > 0 ? faults : ['/ does not fit the schema'];
}
