import { expect, it } from '@jest/globals';
import { BpfAssembler } from './bpf-assembler.ts';

it('writes struct sock_filter little-endian, with jumps counted from the next instruction', () => {
  const bytes = new BpfAssembler().load(4).ifEqual(0xc000003e, { no: 'end' }).return(0x7fff0000).label('end').return(0x80000000).bytes();
  expect(bytes.toString('hex')).toBe('2000000004000000' + '150000013e0000c0' + '060000000000ff7f' + '0600000000000080');
});

it('refuses a label that is missing, behind or out of reach', () => {
  expect(() => new BpfAssembler().ifEqual(1, { yes: 'nowhere' }).return(0).bytes()).toThrow(RangeError);
  expect(() => new BpfAssembler().label('back').return(0).ifEqual(1, { yes: 'back' }).return(0).bytes()).toThrow(RangeError);
  const far = new BpfAssembler().ifEqual(1, { yes: 'far' });
  for (let count = 0; count < 256; count++) far.return(0);
  expect(() => far.label('far').return(0).bytes()).toThrow('out of reach');
});
