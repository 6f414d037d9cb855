import { type Tokens } from 'marked';
import { sanitizeRow } from '../sanitize.ts';
import { decodeEntities } from './entities.ts';
import { asMarkup, type MarkupToken } from './lex-blocks.ts';
import { linkTarget } from './link-target.ts';

/** Blocks in lines that say in words what looks would show. */
export function speakBlocks(tokens: readonly MarkupToken[]): string[] {
  const lines: string[] = [];
  let task = '';
  for (const token of tokens) {
    if (token.type === 'checkbox') {
      task = token.checked ? 'Done: ' : 'To do: ';
      continue;
    }
    const own = speakBlock(token);
    lines.push(...(own[0] === undefined ? [] : [`${task}${own[0]}`]), ...own.slice(1));
    task = '';
  }
  return lines;
}

/** One item of a list; `ordinal` is null where items have no numbers. */
export function speakItem(tokens: readonly MarkupToken[], ordinal: number | null): string[] {
  const [first = '', ...rest] = speakBlocks(tokens);
  return [`${ordinal === null ? '-' : `${ordinal}.`} ${first}`, ...rest.map((row) => `  ${row}`)];
}

/** Code between words that say where it begins and ends. */
export function speakCode(language: string, rows: readonly string[]): string[] {
  const name = sanitizeRow(language).trim();
  return [name === '' ? 'Code:' : `Code, ${name}:`, ...rows, 'End of code.'];
}

function speakBlock(token: MarkupToken): string[] {
  switch (token.type) {
    case 'space':
    case 'hr':
      return [];
    case 'heading':
      return [`Heading ${token.depth}: ${speakInline(asMarkup(token.tokens)).join(' ')}`];
    case 'code':
      return speakCode(token.lang ?? '', token.text.split('\n'));
    case 'blockquote':
      return speakBlocks(asMarkup(token.tokens)).map((row) => `Quote: ${row}`);
    case 'list':
      return token.items.flatMap((item, index) => speakItem(asMarkup(item.tokens), token.ordered ? Number(token.start) + index : null));
    case 'table':
      return speakTable(token);
    case 'paragraph':
      return speakInline(asMarkup(token.tokens));
    case 'text':
      return token.tokens === undefined ? token.text.split('\n') : speakInline(asMarkup(token.tokens));
    default:
      return token.raw.trimEnd().split('\n');
  }
}

/** Row by row, each value behind the name of its column: nobody has to keep the columns in mind. */
function speakTable({ header, rows }: Tokens.Table): string[] {
  const cell = ({ tokens }: Tokens.TableCell): string => speakInline(asMarkup(tokens)).join(' ').trim();
  const names = header.map(cell);
  const said = rows.map((row, index) => {
    const values = row.map((each, column) => [names[column] ?? '', cell(each)].filter((part) => part !== '').join(': '));
    return `Row ${index + 1}: ${values.join('; ')}`;
  });
  return [`Table, ${count(names.length, 'column')}, ${count(rows.length, 'row')}: ${names.join('; ')}`, ...said];
}

/** The text of a paragraph, one line for each that its source has. */
function speakInline(tokens: readonly MarkupToken[]): string[] {
  // Entities may stand for anything: what they come to is made safe once more.
  return tokens.map(inlineText).join('').split('\n').map((row) => sanitizeRow(row).trim());
}

function inlineText(token: MarkupToken): string {
  const inner = (): string => ('tokens' in token && token.tokens !== undefined ? asMarkup(token.tokens).map(inlineText).join('') : '');
  switch (token.type) {
    case 'strong':
    case 'em':
      return inner();
    case 'del':
      return `(struck out: ${inner()})`;
    case 'br':
      return '\n';
    case 'codespan':
      return `\`${token.text}\``;
    case 'checkbox':
      return token.checked ? 'Done: ' : 'To do: ';
    case 'escape':
      return token.text;
    case 'link':
      return withAddress(inner(), token.href);
    case 'image':
      return withAddress(`image ${decodeEntities(token.text)}`, token.href);
    case 'citation':
      return `${token.path}${token.place}`;
    case 'text':
      return token.tokens === undefined ? (token.escaped ? token.text : decodeEntities(token.text)) : inner();
    default:
      return token.raw;
  }
}

function withAddress(label: string, href: string): string {
  const { shown } = linkTarget(href, {});
  return shown === '' || label === shown || `mailto:${label}` === shown || `http://${label}` === shown ? label || shown : `${label} (${shown})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
