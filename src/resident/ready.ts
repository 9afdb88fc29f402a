/** What a sketch does when the device is ready, and as long as it is. */
import { device } from "./device.ts";

/** Has something done when the device is ready for the first time after a start: there is a connection, everything is advertised. */
export function onReady(handler: () => void): void {
  device._whenReady = device._whenReady || [];
  device._whenReady.push(handler);
}

/** Hands on to a turn of the handler's own, so that nothing that it does ends the interval. */
function runReady(handler: () => void): void {
  if (device._statistics !== undefined) setTimeout(handler, 0);
}

/**
 * Has something done again and again, but only while the device is ready.
 * @param milliseconds from one time to the next, 1 or more
 * @returns for `clearInterval`
 */
export function every(milliseconds: number, handler: () => void): Timer {
  return setInterval(runReady, milliseconds, handler);
}
