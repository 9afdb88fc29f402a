import { bytesOfAny, stringOf } from "../bytes.ts";
import { EngineError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { Rom } from "../rom.ts";
import { numberMethods } from "./e-numbers.ts";

/** Installs `E`. Byte arrays have addresses, strings have none; of machine code there is the ROM's MD5. */
export function installE(machine: Machine): void {
  const { realm } = machine;
  const rom = new Rom();
  const gather = (values: unknown[]) => {
    const bytes = bytesOfAny(values);
    if (!bytes) throw new EngineError("Expecting a string, a number or an array of them");
    return bytes;
  };
  realm.globals.E = realm.module({
    ...numberMethods(realm),
    CRC32: (data: unknown) => crc(gather([data])),
    toString: (...values: unknown[]) => stringOf(gather(values)),
    toFlatString: (...values: unknown[]) => stringOf(gather(values)),
    toArrayBuffer: (text: unknown) => realm.bytes(gather([text])).buffer,
    toUint8Array: (...values: unknown[]) => realm.bytes(gather(values)),
    getAddressOf: (value: unknown) => rom.addressOf(value),
    nativeCall: (address: number) => realm.expose("native", (_self, args) => rom.call(address, args.map(Number))),
    getSizeOf: () => {
      throw new EngineError("E.getSizeOf is not simulated");
    },
    reboot: () => machine.reboot(),
    getErrorFlags: () => realm.array(machine.takeErrorFlags()),
    setFlags: () => undefined,
    on: (event: unknown, handler: unknown) => {
      if (event !== "errorFlag") throw new EngineError(`E.on("${event}") is not simulated`);
      machine.whenErrorFlag(machine.callable(handler));
    },
  });
}

/** The CRC-32 of each byte. */
const CRCS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

/** CRC-32 of IEEE 802.3. */
function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ CRCS[(sum ^ byte) & 255]!;
  return (sum ^ 0xffffffff) >>> 0;
}
