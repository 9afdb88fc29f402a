/**
 * Evaluates the chunk of a module that only one phase of the firmware's life needs: the build keeps such a module apart
 * in the image, its functions cost memory from this call until nothing refers to them any more.
 *
 *     const { advertise } = phase<typeof import("../homie/advertise.ts")>();
 *
 * The module is evaluated anew by each call, so it must not hold state, unless it is evaluated only once and no other chunk
 * imports what holds the state; what it needs is passed to its functions.
 */
export declare function phase<Module>(): Module;
