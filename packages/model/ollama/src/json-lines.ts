/** Longer lines are dropped: none that means anything is. */
const MOST_CHARS = 64 * 1024;

/**
 * The JSON values of a stream that has one in each line. Lines that are none are passed over; the last one needs no
 * line end. Holds one line at a time, and of a line without end only its length.
 */
export async function* jsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  for await (const part of bytes) {
    const lines = decoder.decode(part, { stream: true }).split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      if (!isTooLong) yield* valueOf(rest + line);
      rest = '';
      isTooLong = false;
    }
    rest = isTooLong ? '' : rest + last;
    if (rest.length > MOST_CHARS) isTooLong = true;
  }
  if (!isTooLong) yield* valueOf(rest);
}

function* valueOf(line: string): Generator<unknown, void, undefined> {
  if (line.trim() === '' || line.length > MOST_CHARS) return;
  try {
    yield JSON.parse(line);
  } catch {
    // A line that was cut off says nothing; what is missing shows at the end.
  }
}
