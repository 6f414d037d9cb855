import { ConfigError } from './config-error.ts';
import { type Findings } from './findings.ts';

/** Waits for a part. While all errors are being gathered, a part that cannot be had is null instead of an end. */
export async function gathering<T>(findings: Findings, part: Promise<T>): Promise<T | null> {
  const { errors } = findings;
  if (errors === null) return part;
  try {
    return await part;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    errors.push(error);
    return null;
  }
}
