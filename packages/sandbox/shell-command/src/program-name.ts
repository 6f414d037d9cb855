/** The bare name of a program given by name or path, in either spelling of paths; `.exe` is dropped. Empty for an empty argv. */
export function programName(argv: readonly string[]): string {
  const program = argv[0] ?? '';
  return program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1).replace(/\.exe$/i, '');
}

/** Folders that only an administrator writes to. */
const SYSTEM_FOLDERS = /^(?:\/usr|\/usr\/local|\/opt\/homebrew|\/run\/current-system\/sw|\/nix\/store\/[^/]+)?\/s?bin\/[^/]+$/;
/** Those of Windows, where some folders below the system's own are open to all. Only with `\`: elsewhere no such path is one. */
const WINDOWS_FOLDERS = /^C:\\(?:Windows\\(?:System32|SysWOW64)\\(?:WindowsPowerShell\\v1\.0\\)?|Program Files(?: \(x86\))?\\(?:(?!\.)[^\\/:]+\\)+)[^\\/:]+\.exe$/i;

/** Whether a program is looked up by its name, or lies where only an administrator puts programs. */
export function isSystemProgram(argv: readonly string[]): boolean {
  const program = argv[0] ?? '';
  return !/[/\\]/.test(program) || SYSTEM_FOLDERS.test(program) || WINDOWS_FOLDERS.test(program);
}
