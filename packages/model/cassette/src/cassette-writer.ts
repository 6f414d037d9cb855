import { type FileHandle, open } from 'node:fs/promises';
import { errorMessage } from '@codex-ts/protocol';
import { cannotWrite } from './cassette-error.ts';
import { CASSETTE_VERSION, type RecordedResponse } from './cassette-file.ts';
import { inputOf, withoutPrefix } from './input-prefix.ts';
import { type NormalisedRequest } from './request-normaliser.ts';

/** Writes a cassette, one line an exchange, in the order in which the lines are handed over. Owns the open file. */
export class CassetteWriter {
  readonly #file: string;
  readonly #handle: FileHandle;
  #before: readonly unknown[] = [];

  private constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  /** Starts the file anew, readable by its owner only. @throws CodexError `cassette_write_failed` */
  static async create(file: string): Promise<CassetteWriter> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(file, 'w', 0o600);
      await handle.chmod(0o600);
      await handle.writeFile(`${JSON.stringify({ cassette: CASSETTE_VERSION })}\n`);
      return new CassetteWriter(file, handle);
    } catch (error) {
      await handle?.close();
      throw cannotWrite(file, error, errorMessage(error));
    }
  }

  /** @throws CodexError `cassette_write_failed` */
  async append(request: NormalisedRequest, response: RecordedResponse): Promise<void> {
    const stored = withoutPrefix(request, this.#before);
    this.#before = inputOf(request);
    try {
      await this.#handle.writeFile(`${JSON.stringify({ request: stored, response })}\n`);
    } catch (error) {
      throw cannotWrite(this.#file, error, errorMessage(error));
    }
  }

  /** Makes what was written durable and closes the file. */
  async close(): Promise<void> {
    try {
      await this.#handle.sync();
    } finally {
      await this.#handle.close();
    }
  }
}
