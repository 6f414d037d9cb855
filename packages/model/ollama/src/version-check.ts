/** The first version that speaks the Responses API. */
export const LEAST_VERSION = '0.13.4';

/**
 * Whether an Ollama of this version lacks the Responses API. Builds by hand call themselves 0.0.0 and are taken at
 * their word, as is a version that cannot be read. A candidate of the least version comes before it.
 */
export function isTooOld(version: string): boolean {
  const own = numbers(version);
  const least = numbers(LEAST_VERSION);
  if (own === null || least === null || own.every((part) => part === 0)) return false;
  const differing = own.findIndex((part, at) => part !== least[at]);
  if (differing === -1) return /^v?[\d.]+-/.test(version.trim());
  return (own[differing] ?? 0) < (least[differing] ?? 0);
}

function numbers(version: string): readonly number[] | null {
  const found = /^v?(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(version.trim());
  return found === null ? null : found.slice(1).map(Number);
}
