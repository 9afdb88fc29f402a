/** Espressif's prefix, then a number that tells boards apart. */
let made = 0;

/** A MAC address for a board that was given none: lower case with colons. */
export function nextMac(): string {
  made++;
  const tail = [made >> 16, made >> 8, made].map((byte) => (byte & 0xff).toString(16).padStart(2, "0"));
  return `5c:cf:7f:${tail.join(":")}`;
}
