import { expect, it } from '@jest/globals';
import { stageEnvironment } from './stage-environment.ts';

it('holds back what acts on Node and the loader, and loses nothing', () => {
  const env = { NODE_OPTIONS: '--inspect', LD_PRELOAD: '/x.so', LD_LIBRARY_PATH: '/x', OPENSSL_CONF: '/c', PATH: '/bin', HOME: '/h', OLD_NODE_X: '1', NODE_AUTH_TOKEN: 's' };
  const { now, later } = stageEnvironment(env);
  expect(now).toEqual({ PATH: '/bin', HOME: '/h', OLD_NODE_X: '1', NODE_AUTH_TOKEN: 's' });
  expect({ ...now, ...later }).toEqual(env);
});
