import { type ParsedTheme } from './parse-tm-theme.ts';

/** Loads what reads TextMate themes: only users who have such a file need it. */
export async function loadTmThemeParser(): Promise<(name: string, text: string) => ParsedTheme> {
  return (await import('./parse-tm-theme.ts')).parseTmTheme;
}
