/** How the words around a command were read: by a POSIX shell (or by none), by PowerShell, or by cmd.exe. */
export type ShellLanguage = 'posix' | 'powershell' | 'cmd';
