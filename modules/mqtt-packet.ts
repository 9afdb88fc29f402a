/** What every packet of MQTT 3.1.1 is made of. Strings are bytes. */

/** A number as two bytes, the higher one first. */
export function two(value: number): string {
  return String.fromCharCode(value >> 8, value & 255);
}

/** A control packet: first byte, remaining length (section 2.2.3), and the rest. */
export function packet(type: number, rest: string): string {
  let length = rest.length;
  let head = "";
  do {
    head += String.fromCharCode((length & 127) | (length > 127 ? 128 : 0));
    length >>= 7;
  } while (length);
  return String.fromCharCode(type) + head + rest;
}
