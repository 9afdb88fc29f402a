/** Alerts of the Homie convention 5.0: topics of a device's own that are there as long as somebody has to look after it. */

/** The sketch's. */
export const SKETCH_ALERT = "$alert/sketch";
/** The firmware's, while the sketch is left out. */
export const SAFE_MODE_ALERT = "$alert/safe-mode";

/** What the sketch's says; empty takes it back. */
export function alertText(alert: boolean | string | undefined): string {
  if (alert === true) return "Needs attention";
  return alert || "";
}
