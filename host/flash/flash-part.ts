/** Bytes that belong to a place in a board's flash. */
export interface FlashPart {
  /** What they are, for people. */
  what: string;
  /** Address of the first one. */
  at: number;
  bytes: Buffer;
}
