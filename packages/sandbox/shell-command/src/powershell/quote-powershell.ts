/** Words as PowerShell would have to be given them: between single quotes where they are not plain. */
export function quotePowerShell(words: readonly string[]): string {
  return words.map((word) => (/^[\w.\\/:*?=+-][\w.\\/:*?=+,-]*$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`)).join(' ');
}
