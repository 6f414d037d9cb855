import { readFile } from 'node:fs/promises';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { invalidCassette } from './cassette-error.ts';
import { type Cassette, type Exchange } from './cassette-file.ts';
import { inputOf } from './input-prefix.ts';
import { parseJson } from './json-value.ts';
import { parseExchange } from './parse-exchange.ts';
import { parseHeader } from './parse-header.ts';

/** A JSON object of the file, with the line on which it begins. */
interface Entry {
  line: number;
  text: string;
}

/**
 * Reads and checks a whole cassette. An entry begins with a `{` at the start of a line and may go on over further
 * lines that do not; a last entry that was cut off while it was written is left out with a warning.
 * @throws CodexError `cassette_unreadable` when there is no such file, `cassette_invalid` with the line otherwise.
 */
export async function readCassette(file: string): Promise<Cassette> {
  const text = await readText(file);
  const [first, ...rest] = splitEntries(text);
  if (first === undefined) throw invalidCassette(file, 1, 'the file is empty');
  const header = parseHeader(parseEntry(first, file), (problem) => invalidCassette(file, first.line, problem));
  const last = rest.at(-1);
  const isTorn = last !== undefined && !text.endsWith('\n') && parseJson(last.text) === undefined;
  const exchanges = parseExchanges(isTorn ? rest.slice(0, -1) : rest, file);
  const warnings = isTorn ? [`The cassette ${file} ends in the middle of line ${last.line}; that exchange is left out.`] : [];
  return { header, exchanges, warnings };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CodexError(`The cassette ${file} cannot be read: ${errorMessage(error)}`, { code: 'cassette_unreadable', cause: error });
  }
}

function parseExchanges(entries: readonly Entry[], file: string): Exchange[] {
  let before: readonly unknown[] = [];
  return entries.map((entry) => {
    const fail = (problem: string) => invalidCassette(file, entry.line, problem);
    const exchange = parseExchange(parseEntry(entry, file), entry.line, before, fail);
    if (exchange.request !== null) before = inputOf(exchange.request);
    return exchange;
  });
}

function splitEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const [index, line] of text.replace(/^\uFEFF/, '').split('\n').entries()) {
    const current = entries.at(-1);
    if (line.startsWith('{') || (current === undefined && line.trim() !== '')) entries.push({ line: index + 1, text: line });
    else if (current !== undefined) current.text += `\n${line}`;
  }
  return entries;
}

function parseEntry({ line, text }: Entry, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalidCassette(file, line, `this is not JSON (${errorMessage(error)})`, error);
  }
}
