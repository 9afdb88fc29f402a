/** What happens to the power at a flash operation. */
export interface PowerCut {
  /** The operation at which the power goes: 0 is the next one, counted from the moment of arming. */
  operation: number;
  /** `before`: nothing of it happens. `during`: it is torn. `after`: it is done, and the power goes at once. */
  stage: "before" | "during" | "after";
  /** Decides which bits of a torn operation come out how; any whole number, 0 unless given. */
  seed?: number;
}

/** A write or an erase of the flash, as `onOperation` reports it before it happens. */
export interface FlashOperation {
  /** Counts all writes and erases of this flash, from 0. */
  index: number;
  kind: "write" | "erase";
  address: number;
  /** In bytes; a page for an erase. */
  length: number;
}

/** Everything that can be wrong with a flash chip, and when. */
export class FlashFaults {
  private cut: (PowerCut & { at: number }) | undefined;
  private readonly highBits = new Map<number, number>();
  private readonly deadPages = new Set<number>();
  private readonly protectedPages = new Set<number>();

  /**
   * Arms one power cut.
   * @param operationsSoFar the flash's counter, from which `operation` is counted
   */
  arm(powerCut: PowerCut, operationsSoFar: number): void {
    this.cut = { ...powerCut, at: operationsSoFar + powerCut.operation };
  }

  /** The power cut that falls on an operation; it happens once. */
  take(index: number): PowerCut | undefined {
    if (this.cut?.at !== index) return undefined;
    const due = this.cut;
    this.cut = undefined;
    return due;
  }

  /** Makes bits of a byte stay 1 whatever is written there. */
  keepHigh(address: number, mask: number): void {
    this.highBits.set(address, mask & 0xff);
  }

  /** Makes a page ignore every erase. */
  keepPage(page: number): void {
    this.deadPages.add(page);
  }

  /** Makes a page ignore every erase and every write. */
  protect(page: number): void {
    this.keepPage(page);
    this.protectedPages.add(page);
  }

  /** Whether any write may leave something else than it should, as long as it has the power. */
  get touchWrites(): boolean {
    return this.highBits.size > 0 || this.protectedPages.size > 0;
  }

  /** Bits of a byte that cannot be cleared. */
  highBitsAt(address: number): number {
    return this.highBits.get(address) ?? 0;
  }

  /** Whether a page ignores an erase. */
  keepsPage(page: number): boolean {
    return this.deadPages.has(page);
  }

  /** Whether a page ignores a write. */
  isProtected(page: number): boolean {
    return this.protectedPages.has(page);
  }

  /** Takes all faults back. */
  clear(): void {
    this.cut = undefined;
    this.highBits.clear();
    this.deadPages.clear();
    this.protectedPages.clear();
  }
}
