/**
 * Overlays: code that lies in flash and is evaluated when it is called, for the time of the call.
 *
 * A module whose first statement is `"use overlay";` exports functions that are imported and called like any other. The
 * build keeps each of them, with the private functions that only it uses, apart in the image; a call evaluates it, and
 * nothing of it is held in memory when it has returned. So such a module must not hold state: what its functions need is
 * handed to them.
 */

/** What a turn of its own is identified by, for `clearTimeout`. */
export type Turn = Timer;

/**
 * Runs an overlay's function in a turn of its own: from a timer, where the C stack is nearly empty. What it throws ends
 * its turn only: the engine prints it. Turns that are due at the same time run in the order in which they were asked for.
 * @param step an exported function of an overlay
 * @param argument handed to it
 * @param milliseconds until then, 0 by default
 */
export declare function later<Argument>(
  step: (argument: Argument) => void,
  argument: Argument,
  milliseconds?: number,
): Turn;
