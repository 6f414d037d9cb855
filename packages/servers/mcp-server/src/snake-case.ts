/** A name in the spelling of the core protocol: `openPage` becomes `open_page`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value whose words and field names are put into snake case, all the way down. For reasons of errors, which are nothing else. */
export function snakeCased(value: unknown): unknown {
  if (typeof value === 'string') return snakeCase(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [snakeCase(name), snakeCased(field)]));
}
