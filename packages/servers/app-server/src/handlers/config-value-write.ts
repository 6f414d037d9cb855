import { writeConfig } from '../config-write.ts';
import { type Handler } from './handler.ts';

export const configValueWrite: Handler<'config/value/write'> = ({ server }, { keyPath, value, mergeStrategy, ...where }) =>
  writeConfig(server.engine, { edits: [{ keyPath, value, mergeStrategy }], ...where });
