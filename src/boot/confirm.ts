/** Makes the running image permanent. Evaluated when the device is ready. */
import { readBootState, type Slot, writeBootState } from "./state.ts";

/** Notes that the running image works, if that is not known yet. */
export function confirm(running: Slot, checksum: string): void {
  const state = readBootState();
  if (state && state.slot === running && state.tries === undefined) return;
  const confirmed = Object.assign({ a: "", b: "" }, state, { slot: running });
  confirmed[running] = checksum;
  delete confirmed.tries;
  // Another image was installed and works: the one that was rolled back before may be tried again.
  delete confirmed.bad;
  writeBootState(confirmed);
}
