/** What the build knows and writes into the code. */
declare const __FW_NAME__: string;
declare const __FW_VERSION__: string;
declare const __FW_BRAND__: string;
declare const __BOARD_ID__: string;
/** Offset of Storage from the beginning of the flash, in bytes. */
declare const __STORAGE_OFFSET__: number;
/** Pages of Storage. */
declare const __STORAGE_PAGES__: number;
/** Password of the access point in configuration mode; empty for an open one. */
declare const __AP_PASSWORD__: string;
/** The version of the Homie convention that the device speaks. */
declare const __HOMIE__: 3 | 4 | 5;
/** The least level that a sketch's log has, as its place among debug, info, warn, error. */
declare const __LOG_LEVEL__: number;
declare const __LED_PIN__: Pin;
declare const __LED_ACTIVE_LOW__: boolean;
declare const __BUTTON_PIN__: Pin;
/** The Storage file that the running image lies in: `fw.a` or `fw.b`, known when the loader starts it. */
declare const __SLOT_FILE__: string;

/** What the loader starts, while it is being evaluated. */
declare const $e: {
  /** Whether the sketch is to be left out. */
  safe?: boolean;
};
/** The watchdog's timer. */
declare let $d: Timer;
