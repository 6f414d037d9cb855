import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** What the other parser says: the commands, or why they are not plain. */
export type TreeReading = { commands: string[][] } | { refusal: string };

type TextOf = (node: Node) => string;

/**
 * A reader of scripts on tree-sitter's grammar for bash, which takes the node kinds that 0.117 takes. Words come out as the
 * shell passes them, or as 0.117 has them: with their backslashes, and none that are put together from nothing.
 */
export async function treeReader(asOriginal = false): Promise<(script: string) => TreeReading> {
  const textOf = asOriginal ? writtenText : wordText;
  await Parser.init();
  const language = await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bash/tree-sitter-bash.wasm'));
  const parser = new Parser();
  parser.setLanguage(language);
  return (script) => {
    const tree = parser.parse(script);
    if (tree === null) throw new Error('no tree');
    try {
      return read(tree.rootNode, textOf);
    } finally {
      tree.delete();
    }
  };
}

class Refusal extends Error {}

function read(root: Node, textOf: TextOf): TreeReading {
  if (root.hasError) return { refusal: 'error' };
  const commands: string[][] = [];
  try {
    collect(root, (command) => commands.push(command.children.map((child, i) => (i === 0 ? nameOf(child, textOf) : textOf(child)))));
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
  return commands.length === 0 ? { refusal: 'empty' } : { commands };
}

const LISTS: ReadonlySet<string> = new Set(['program', 'list', 'pipeline']);
const SEPARATORS: ReadonlySet<string> = new Set(['&&', '||', ';', '|', '\n']);

function collect(node: Node, found: (command: Node) => void): void {
  if (LISTS.has(node.type)) {
    for (const child of node.children) collect(child, found);
  } else if (node.type === 'command') {
    found(node);
  } else if (node.isNamed || !SEPARATORS.has(node.type)) {
    throw new Refusal(node.type);
  }
}

function nameOf(node: Node, textOf: TextOf): string {
  const [word, ...more] = node.children;
  if (node.type !== 'command_name') throw new Refusal(node.type);
  if (word?.type !== 'word' || more.length > 0) throw new Refusal(`command name: ${word?.type ?? 'none'}`);
  return textOf(word);
}

/** As the shell passes it. */
function wordText(node: Node): string {
  switch (node.type) {
    case 'concatenation':
      return node.children.map(wordText).join('');
    case 'string':
      return writtenText(node).replace(/\\([\n"\\$`])/g, (_, char: string) => (char === '\n' ? '' : char));
    case 'raw_string':
      return writtenText(node);
    default:
      return writtenText(node).replace(/\\(\n|[^]|$)/gu, (_, char: string) => (char === '\n' ? '' : char));
  }
}

/** As it is written, but for quotes. */
function writtenText(node: Node): string {
  switch (node.type) {
    case 'word':
    case 'number':
      if (node.namedChildren.length > 0) throw new Refusal(`${node.type} with an expansion`);
      return node.text;
    case 'raw_string':
      return node.text.slice(1, -1);
    case 'string':
      for (const child of node.children) if (child.type !== 'string_content' && child.type !== '"') throw new Refusal(`string with ${child.type}`);
      return node.text.slice(1, -1);
    case 'concatenation': {
      const text = node.children.map(writtenText).join('');
      if (text === '') throw new Refusal('empty concatenation');
      return text;
    }
    default:
      throw new Refusal(node.type);
  }
}
