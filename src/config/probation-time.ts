/** How long a configuration on probation has to reach the broker after a start, in milliseconds. */
export const PROBATION_TIME = 4 * 60 * 1000;
