import { ConfigError } from '@codex-ts/config';
import { RequestError } from '../request-error.ts';

/** Says of a configuration that cannot be used that this is what the request failed at. */
export async function withConfig<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ConfigError) throw new RequestError(`failed to load configuration: ${error.message}`);
    throw error;
  }
}
