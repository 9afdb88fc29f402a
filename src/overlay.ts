/**
 * Overlays: code that lies in flash and is evaluated when it is called, for the time of the call.
 *
 * A module whose first statement is `"use overlay";` exports functions that are imported and called like any other. The
 * build keeps each of them, with the private functions that only it uses, apart in the image; a call evaluates it, and
 * nothing of it is held in memory when it has returned. So such a module must not hold state: what its functions need is
 * handed to them.
 */

/**
 * Runs an overlay's function in a turn of its own: from a timer, where the C stack is nearly empty. What it throws ends
 * its turn only: the engine prints it. Without a delay, turns are queued: they run in the order in which they were asked
 * for, and the network is served between two of them.
 * @param step an exported function of an overlay
 * @param argument handed to it
 */
export declare function later<Argument>(step: (argument: Argument) => void, argument: Argument): void;
/**
 * The same from a timer of its own.
 * @param milliseconds until then
 * @returns for `clearTimeout`
 */
export declare function later<Argument>(
  step: (argument: Argument) => void,
  argument: Argument,
  milliseconds: number,
): Timer;
/**
 * What the build has left in flash of a sketch, see compiler/passes/28-keep-in-flash.ts: it is evaluated each time, and nothing of it is
 * held.
 * @param place where it lies in the image
 */
export declare function inFlash(place: number): never;
/**
 * Runs the turn that is due next now, for who is being given more than memory can hold until then: deeper in the C stack
 * than a turn of its own.
 */
export declare function hurry(): void;
