/** Commands of cmd.exe that take their switches without a blank: `del/f/q x`. */
const GLUED = /^(@?(?:del|erase|rd|rmdir|start|call|format|cd))(\/.*)$/is;

/**
 * The commands of a cmd.exe script, with blocks, pipes and redirections, as far as a glance tells: variables stay as they
 * are written. For warnings and what forbids, never for permissions. Never throws; linear in the length of the script.
 */
export function looseCmd(script: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  let isTarget = false;
  const endWord = (): void => {
    if (word !== null && !isTarget) words.push(word);
    if (word !== null) isTarget = false;
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    isTarget = false;
    const found = named(words);
    if (found.length > 0) commands.push(found);
    words = [];
  };
  for (let at = 0; at < script.length; at += 1) {
    const char = script.charAt(at);
    if (char === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (!isQuoted && char === '^') {
      at += 1;
      word = (word ?? '') + script.charAt(at).replace('\n', '');
    } else if (char === '\n' || (!isQuoted && '&|()\r'.includes(char))) {
      isQuoted = false;
      endCommand();
    } else if (!isQuoted && (char === '<' || char === '>')) {
      endWord();
      isTarget = true;
    } else if (!isQuoted && ' \t,;='.includes(char)) endWord();
    else word = (word ?? '') + char;
  }
  endCommand();
  return commands;
}

/** With the name alone in front: without `@`, and switches apart. */
function named(words: readonly string[]): string[] {
  const [first = '', ...rest] = words;
  const [, name = first, switches] = GLUED.exec(first) ?? [];
  const bare = name.replace(/^@+/, '');
  return [...(bare === '' ? [] : [bare]), ...(switches === undefined ? [] : [switches]), ...rest];
}
