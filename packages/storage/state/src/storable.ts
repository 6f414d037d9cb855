/** A text as the database can hold it: UTF-8 has no place for half a character. */
export function storable(text: string): string {
  return Buffer.from(text).toString();
}

/** Whether a question with this text can be answered by comparing with what `storable` gave. */
export function isStorable(text: string): boolean {
  return !text.includes('\uFFFD') && storable(text) === text;
}
