import { type SyntaxTheme } from '../themes/syntax-theme.ts';
import { BrokenTheme } from './broken-theme.ts';
import { MAX_THEME_BYTES } from './max-theme-bytes.ts';
import { readPlist } from './read-plist.ts';
import { tmRules } from './tm-rules.ts';
import { tmStyles } from './tm-styles.ts';

/** `problem`: where and why it cannot be used, such as `line 12: the foreground "#zz" is no colour such as #rrggbb`. */
export type ParsedTheme = { readonly theme: SyntaxTheme } | { readonly problem: string };

/** Reads a TextMate theme (`.tmTheme`, an XML property list) for a name of the caller's. Rules for one language only are passed over. */
export function parseTmTheme(name: string, text: string): ParsedTheme {
  if (text.length > MAX_THEME_BYTES) return { problem: `it is larger than ${MAX_THEME_BYTES / 1024} KB` };
  try {
    return { theme: { name, ...tmStyles(tmRules(readPlist(text))) } };
  } catch (error) {
    if (!(error instanceof BrokenTheme)) throw error;
    return { problem: error.message };
  }
}
