/** The bare name of a program given by name or path; `.exe` is dropped. Empty for an empty argv. */
export function programName(argv: readonly string[]): string {
  const program = argv[0] ?? '';
  return program.slice(program.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
}
