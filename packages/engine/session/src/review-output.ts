/** What a reviewer found, in the shape that records keep: `findings`, `overall_explanation` and more. */
export type ReviewOutput = Record<string, unknown>;

/**
 * Reads a reviewer's answer: JSON, be it within other text. What is no JSON is taken for the explanation, so that
 * nothing a reviewer said is lost. Null for no answer at all.
 */
export function readReview(answer: string | null): ReviewOutput | null {
  if (answer === null || answer.trim() === '') return null;
  return objectIn(answer) ?? objectIn(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)) ?? plain(answer);
}

function objectIn(text: string): ReviewOutput | null {
  try {
    const value: unknown = JSON.parse(text);
    const isReview = typeof value === 'object' && value !== null && ('findings' in value || 'overall_explanation' in value);
    return isReview ? { ...value } : null;
  } catch {
    return null;
  }
}

function plain(answer: string): ReviewOutput {
  return { findings: [], overall_correctness: '', overall_explanation: answer, overall_confidence_score: 0 };
}
