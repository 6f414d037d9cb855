import { writeConfig } from '../config-write.ts';
import { type Handler } from './handler.ts';

/** With `reloadUserConfig` the loaded threads take the new settings on. */
export const configBatchWrite: Handler<'config/batchWrite'> = async ({ server }, { reloadUserConfig, ...request }) => {
  const written = await writeConfig(server.engine, request);
  if (reloadUserConfig === true) await server.engine.reloadConfig();
  return written;
};
