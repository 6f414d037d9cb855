import { functionTool } from '../tool-spec.ts';

export const viewImageSpec = functionTool(
  'view_image',
  'Shows you an image file from the disk. Use it when the user names an image by path.',
  { path: { type: 'string', description: 'Path of the image file.' } },
  ['path'],
);
