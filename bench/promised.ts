/**
 * How many of the chip's variables a sketch may keep, whatever is under way: an update, a change of the configuration, both.
 * README says so; `npm run chip` puts it to the test.
 */
export const PROMISED = 400;
