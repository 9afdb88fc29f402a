/** Variables of the ESP8266's engine. */
export const TOTAL = 1600;
/** How many are to be free when the device is ready, and during an update. */
export const FREE_WHEN_READY = 1000;
export const FREE_IN_UPDATE = 700;
/** By how much what is in use may come and go with a moment's state: what goes beyond is growth. */
export const GROWTH = 2;
