import type { Hardware } from "./machine.ts";

/** Bits of the SDK's operating mode. */
export const STATION = 1;
export const ACCESS_POINT = 2;

const NAMES = ["off", "sta", "ap", "sta+ap"];

/**
 * Which of the chip's two interfaces are on: the SDK's `wifi_set_opmode`. It keeps the mode in flash, and a chip that was
 * never told has its access point on.
 */
export class Opmode {
  private readonly hardware: Hardware;
  private mode: number;

  constructor(hardware: Hardware) {
    this.hardware = hardware;
    this.mode = hardware.opmode;
  }

  get name(): string {
    return NAMES[this.mode]!;
  }

  /** Whether an interface is on. */
  has(bit: number): boolean {
    return (this.mode & bit) !== 0;
  }

  /** Turns an interface on or off, and keeps that for the next start; `wifi_set_opmode_current` does not keep it. */
  set(bit: number, on: boolean, keep = true): void {
    this.mode = on ? this.mode | bit : this.mode & ~bit;
    if (keep) this.hardware.opmode = this.mode;
  }
}
