/** The name of a slot: the last letter of its Storage file. */
export type Slot = "a" | "b";

/** What the journal's BOOT record says, as JSON. */
export interface BootState {
  /** The slot that is to be booted. */
  slot: Slot;
  /**
   * What was put into slot A: the image's MD5, 32 lower-case hex digits, and behind it its header's CRC-32 as a signed
   * decimal number, by which it is known again; empty when there is none.
   */
  a: string;
  /** The same for slot B. */
  b: string;
  /** How often the slot's image was started without being confirmed; absent once it is confirmed. */
  tries?: number;
  /** The slot's image is only run to see whether the broker can be reached at all; the other one is on trial. */
  probe?: boolean;
  /** The image on trial gets its last chance: the one before it reached the broker while this one did not. */
  last?: boolean;
  /** MD5 of the image that was rolled back and is not taken again until another was installed. */
  bad?: string;
  /** How often the device has crashed without having been ready for a while in between; absent for never. */
  crashes?: number;
  /** How often one after the other a retained message has brought back the image that was replaced; absent for never. */
  back?: number;
  /** MD5 of the image that was in the other slot until an update took it. */
  was?: string;
  /** MD5 of the image that no longer was in its slot what had been written there. */
  rotten?: string;
}

/** What the dead man's timer reports of an image on trial whose time has passed. */
export const LATE = "it was not confirmed in time";
