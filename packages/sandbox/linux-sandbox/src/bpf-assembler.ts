/** Classic BPF operations that a seccomp filter needs. */
const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const JUMP_ANY_BIT = 0x45;
const AND = 0x54;
const RETURN = 0x06;

const INSTRUCTION_BYTES = 8;
const MAX_JUMP = 255;

type Instruction =
  | { code: typeof LOAD_WORD | typeof AND | typeof RETURN; k: number }
  | { code: typeof JUMP_EQUAL | typeof JUMP_AT_LEAST | typeof JUMP_ANY_BIT; k: number; yes: string | undefined; no: string | undefined };

/** Where a test goes; an absent side falls through to the next instruction. */
export interface Targets {
  yes?: string;
  no?: string;
}

/** Assembles a BPF program with forward labels into the bytes of `struct sock_filter[]`, little-endian. */
export class BpfAssembler {
  readonly #code: Instruction[] = [];
  readonly #labels = new Map<string, number>();

  load(offset: number): this {
    return this.#add({ code: LOAD_WORD, k: offset });
  }

  and(k: number): this {
    return this.#add({ code: AND, k });
  }

  ifEqual(k: number, targets: Targets): this {
    return this.#add({ code: JUMP_EQUAL, k, yes: targets.yes, no: targets.no });
  }

  ifAtLeast(k: number, targets: Targets): this {
    return this.#add({ code: JUMP_AT_LEAST, k, yes: targets.yes, no: targets.no });
  }

  ifAnyBit(k: number, targets: Targets): this {
    return this.#add({ code: JUMP_ANY_BIT, k, yes: targets.yes, no: targets.no });
  }

  return(value: number): this {
    return this.#add({ code: RETURN, k: value });
  }

  label(name: string): this {
    this.#labels.set(name, this.#code.length);
    return this;
  }

  /** The finished program. Throws `RangeError` on an unknown, backward or too distant label. */
  bytes(): Buffer {
    const out = Buffer.alloc(this.#code.length * INSTRUCTION_BYTES);
    this.#code.forEach((instruction, index) => {
      const at = index * INSTRUCTION_BYTES;
      out.writeUInt16LE(instruction.code, at);
      if ('yes' in instruction) {
        out.writeUInt8(this.#distance(index, instruction.yes), at + 2);
        out.writeUInt8(this.#distance(index, instruction.no), at + 3);
      }
      out.writeUInt32LE(instruction.k, at + 4);
    });
    return out;
  }

  #add(instruction: Instruction): this {
    this.#code.push(instruction);
    return this;
  }

  #distance(from: number, label: string | undefined): number {
    if (label === undefined) return 0;
    const distance = (this.#labels.get(label) ?? -1) - from - 1;
    if (distance < 0 || distance > MAX_JUMP) throw new RangeError(`BPF jump to "${label}" is out of reach (${distance})`);
    return distance;
  }
}
