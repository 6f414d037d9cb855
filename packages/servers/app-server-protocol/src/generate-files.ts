import { type Selection } from './generate/named-definitions.ts';

/** What to generate: with `experimental`, what only clients with that capability may use is there too. */
export type GenerateOptions = Pick<Selection, 'experimental'>;

/**
 * The protocol as TypeScript: paths below an output folder, in order, and the text of each file. The same build gives the
 * same files. Requests that this build does not answer, and fields it refuses, are left out; what the server sends is
 * there whether or not this build has an occasion to.
 */
export async function generateTypeScript(options: GenerateOptions): Promise<Map<string, string>> {
  const { typeScriptFiles } = await import('./generate/typescript-files.ts');
  return typeScriptFiles(options);
}

/** The same as JSON Schemas, draft 7, with two bundles of all of them. */
export async function generateJsonSchema(options: GenerateOptions): Promise<Map<string, string>> {
  const { jsonSchemaFiles } = await import('./generate/json-schema-files.ts');
  return jsonSchemaFiles(options);
}
