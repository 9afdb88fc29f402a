/** What the host asks of a loader. */
export interface Request {
  command: number;
  /** What the host has computed over the data, where a command has any. */
  checksum: number;
  data: Buffer;
}

/** What a loader answers: a number, data, and two bytes that say how it went. */
export interface Answer {
  value?: number;
  data?: Uint8Array;
  /** Both bytes; 0 for success. */
  status?: number;
}

const HEADER = 8;
const TO_LOADER = 0;
const FROM_LOADER = 1;
/** What data are added up from. */
const CHECKSUM_SEED = 0xef;

/** @returns undefined for what is no request, or is not as long as it says */
export function parseRequest(frame: Buffer): Request | undefined {
  if (frame.length < HEADER || frame[0] !== TO_LOADER || frame.readUInt16LE(2) !== frame.length - HEADER)
    return undefined;
  return { command: frame[1]!, checksum: frame.readUInt32LE(4), data: frame.subarray(HEADER) };
}

export function encodeAnswer(command: number, { value = 0, data = new Uint8Array(), status = 0 }: Answer): Buffer {
  const frame = Buffer.alloc(HEADER + data.length + 2);
  frame[0] = FROM_LOADER;
  frame[1] = command;
  frame.writeUInt16LE(data.length + 2, 2);
  frame.writeUInt32LE(value >>> 0, 4);
  frame.set(data, HEADER);
  frame.writeUInt16BE(status, HEADER + data.length);
  return frame;
}

/** What the host has to have computed over data. */
export function checksumOf(data: Uint8Array): number {
  return data.reduce((sum, byte) => sum ^ byte, CHECKSUM_SEED);
}
