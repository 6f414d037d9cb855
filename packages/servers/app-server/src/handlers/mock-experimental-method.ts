import { type Handler } from './handler.ts';

/** For tests of the experimental capability. */
export const mockExperimentalMethod: Handler<'mock/experimentalMethod'> = (_, { value }) => Promise.resolve({ echoed: value ?? null });
