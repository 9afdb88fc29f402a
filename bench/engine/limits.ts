/** Variables of the ESP8266's engine. */
export const TOTAL = 1600;
/** How many are to be free when the device is ready, and during an update. */
export const FREE_WHEN_READY = 1000;
export const FREE_IN_UPDATE = 700;
/** With so many nodes of five properties each a device has to take an update. */
export const NODES = 20;
/** By how much what is in use may come and go with a moment's state: what goes beyond is growth. */
export const GROWTH = 2;
/**
 * What counts on for as long as a run lasts: the last packet's id, and the ids of three timers, the connection's, the watchdog's and
 * the one of the statistics. Beyond 1,023 a number does not fit into its name's variable any more, and takes one of its own.
 */
export const RUNNING_NUMBERS = 4;
