/** A fenced block that nothing in the text can close. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n`;
}

/** The text as a quotation, which ends whatever it leaves open. */
export function quoted(text: string): string {
  return `${text.split('\n').map((line) => `> ${line}`.trimEnd()).join('\n')}\n`;
}

/** A word in code style that may hold backticks. */
export function code(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  if (longest === 0) return `\`${flat}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${flat} ${fence}`;
}

/** The text with the code block closed that it may leave open, so that it cannot swallow what follows. */
export function closedMarkdown(text: string): string {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const [, fence = '', info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === '') continue;
    if (open === null) {
      if (fence.startsWith('~') || !info.includes('`')) open = fence;
    } else if (fence[0] === open[0] && fence.length >= open.length && info.trim() === '') open = null;
  }
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  return open === null ? whole : `${whole}${open}\n`;
}
