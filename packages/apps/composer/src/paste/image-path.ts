const IMAGE = /\.(?:png|jpe?g|gif|webp)$/i;

/** Whether a file is called as images are that a model can look at. */
export function isImagePath(path: string): boolean {
  return IMAGE.test(path);
}

/**
 * The image file that a pasted text names: a path, quoted, with escaped blanks, or a `file:` address, as file managers
 * and terminals put it there. Null if the text is anything else. Whether the file exists is for the caller to find out.
 */
export function pastedImagePath(text: string): string | null {
  const shown = text.trim();
  if (shown === '' || shown.length > 4_096 || shown.includes('\n')) return null;
  const path = unwrapped(shown);
  return path !== null && isImagePath(path) ? path : null;
}

function unwrapped(text: string): string | null {
  if (/^file:\/\//i.test(text)) return fromAddress(text);
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted !== null) return quoted[2] ?? null;
  // A Windows path: its backslashes part folders.
  if (/^(?:[A-Za-z]:\\|\\\\)/.test(text)) return text;
  // Two words are a sentence, or two files.
  if (/(?<!\\)\s/.test(text)) return null;
  return text.replace(/\\(.)/g, '$1');
}

function fromAddress(text: string): string | null {
  const match = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(text);
  if (match === null) return null;
  try {
    const path = decodeURIComponent(match[1] ?? '');
    return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
  } catch (error) {
    // A lone percent sign: no address, and no file that could be meant.
    if (error instanceof URIError) return null;
    throw error;
  }
}
