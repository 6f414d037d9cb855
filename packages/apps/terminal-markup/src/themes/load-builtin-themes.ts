import { type BuiltinThemes } from './builtin-themes.ts';

/** Loads the table of themes, a chunk of its own: the default theme does not need it. */
export async function loadBuiltinThemes(): Promise<BuiltinThemes> {
  return (await import('./builtin-themes.ts')).builtinThemes;
}
