/** A sentence with the details that explain it in parentheses. */
export function withDetails(sentence: string, details: string | null | undefined): string {
  return details ? `${sentence} (${details})` : sentence;
}
