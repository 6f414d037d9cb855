import { type SCHEMAS } from './schema/methods.ts';

/** The schemas as values, loaded at first use so that programs that only speak the protocol never pay for them. */
export async function loadSchemas(): Promise<typeof SCHEMAS> {
  return (await import('./schema/methods.ts')).SCHEMAS;
}
