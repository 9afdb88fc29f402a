/** How much of everything a device lives through. */
export interface Plan {
  /** A round begins with a long run of the device, and ends with all that restarts it. */
  rounds: number;
  /** Parts of that run: messages, a broker that is killed and comes back, and the time until the next. */
  legs: number;
  /** Property messages of a leg. */
  messages: number;
  /** Of a round: changes of the configuration, and updates, that are taken. */
  changes: number;
  updates: number;
  /** In all, of the device's time. */
  hours: number;
}

export const FULL: Plan = { rounds: 5, legs: 20, messages: 1000, changes: 10, updates: 4, hours: 24 };
export const SHORT: Plan = { rounds: 1, legs: 3, messages: 500, changes: 2, updates: 2, hours: 0.5 };
