import type { StorageMap } from "../src/formats/layout.ts";

/** What the firmware and the tools need to know of a board. */
export interface Board {
  /** The name that `--board` takes and that an image carries: 1 to 16 characters of `a-z0-9-`. */
  id: string;
  /** The name a person would look for in a shop. */
  title: string;
  /** Espruino's name for the build that runs on it. */
  espruino: string;
  /** Size of the flash chip, in bytes. */
  flashSize: number;
  /** Where Espruino's Storage lies. */
  storage: StorageMap;
  /** The built-in LED: Espruino's pin name, and whether it lights at a low level. */
  led: { pin: string; activeLow: boolean };
  /** The button that resets the configuration when it is held: Espruino's pin name. It connects the pin to ground. */
  button: { pin: string };
}
