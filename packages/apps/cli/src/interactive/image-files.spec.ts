import { expect, it } from '@jest/globals';

import { imageFiles } from './image-files.ts';

it('takes files only, as absolute paths', () => {
  expect(imageFiles(['image-files.ts'], import.meta.dirname)).toEqual([`${import.meta.dirname}/image-files.ts`]);
  for (const name of ['nothing.png', '.', 'image-files.ts/x.png']) expect(() => imageFiles([name], import.meta.dirname)).toThrow('there is no file');
});
