/** The bare name of a program given by name or path, in either spelling of paths; `.exe` is dropped. Empty for an empty argv. */
export function programName(argv: readonly string[]): string {
  const program = argv[0] ?? '';
  return program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1).replace(/\.exe$/i, '');
}

/** Whether a program is looked up by its name, or lies where only an administrator puts programs. */
export function isSystemProgram(argv: readonly string[]): boolean {
  const program = argv[0] ?? '';
  return !/[/\\]/.test(program) || /^(?:\/usr|\/usr\/local|\/opt\/homebrew|\/run\/current-system\/sw|\/nix\/store\/[^/]+)?\/s?bin\/[^/]+$/.test(program);
}
