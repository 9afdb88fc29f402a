import type { Base64State } from "../../modules/base64.ts";

export { decode } from "../../modules/base64.ts";

/** A decoder's state at the beginning: made here, as the build shortens the names in it. */
export function fresh(): Base64State {
  return { _rest: "", _padded: false };
}
