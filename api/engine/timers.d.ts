/** The id of a timer: it is used again once the timer is gone. */
type Timer = number;

/** Calls a function once, after a while. */
declare function setTimeout<Arguments extends unknown[]>(
  callback: (...args: Arguments) => void,
  milliseconds: number,
  ...args: Arguments
): Timer;
/** Calls a function again and again. */
declare function setInterval<Arguments extends unknown[]>(
  callback: (...args: Arguments) => void,
  milliseconds: number,
  ...args: Arguments
): Timer;
/** Stops a timeout. Throws for undefined; and called with nothing at all it would stop every timer, the firmware's too. */
declare function clearTimeout(timer: Timer): void;
/** Stops an interval. Throws for undefined; and called with nothing at all it would stop every timer, the firmware's too. */
declare function clearInterval(timer: Timer): void;
/** Gives an interval another length, from now on. */
declare function changeInterval(timer: Timer, milliseconds: number): void;

/** Seconds since 1970 if the time was set, otherwise since the start; with fractions. */
declare function getTime(): number;
/** Sets the clock, in seconds since 1970. */
declare function setTime(seconds: number): void;
