/** The subcommands of `codex app-server` that write the protocol down. */
export const GENERATORS = {
  'generate-ts': 'Write the protocol as TypeScript types',
  'generate-json-schema': 'Write the protocol as JSON Schemas',
} as const;

export type GeneratorName = keyof typeof GENERATORS;

export function isGenerator(name: string | undefined): name is GeneratorName {
  return name !== undefined && Object.hasOwn(GENERATORS, name);
}
