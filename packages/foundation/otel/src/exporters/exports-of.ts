/**
 * What a CommonJS library exports. Node gives it by name as well, a bundler that splits gives nothing but the whole as
 * `default`.
 */
export function exportsOf<Library extends object>(library: Library): Library {
  const whole: unknown = 'default' in library ? library.default : undefined;
  return typeof whole === 'object' && whole !== null ? (whole as Library) : library;
}
