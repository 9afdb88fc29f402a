/** The module `ESP8266`: the chip itself. */
interface EngineEsp8266 {
  /** Restarts the chip. */
  reboot(): void;
  /** Why the chip has started. */
  getResetInfo(): {
    /** "power on", "wdt reset", "exception", "soft wdt", "restart", "deep sleep" or "reset pin". */
    reason: string;
    /** The cause of an exception. */
    exccause: number;
    /** Where the program was. */
    epc1: number;
    /** Where the program was, one level up. */
    epc2: number;
    /** Where the program was, two levels up. */
    epc3: number;
    /** The address that it wanted. */
    excvaddr: number;
    /** The address of a second exception. */
    depc: number;
  };
  /** What the chip is doing. */
  getState(): {
    /** Version of the maker's software. */
    sdkVersion: string;
    /** MHz. */
    cpuFrequency: number;
    /** Bytes of memory that network and system have left. */
    freeHeap: number;
    /** How many connections there can be. */
    maxCon: number;
    /** Size and map of the flash. */
    flashMap: string;
    /** Size of the flash in KB. */
    flashKB: number;
    /** Type of the flash. */
    flashChip: string;
  };
  /** Switches the log of the maker's software on or off. */
  logDebug(enable: boolean): void;
  /** Where that log goes: nowhere (0), memory (1), memory and the console's line (2), memory and the other line (3). */
  setLog(mode: 0 | 1 | 2 | 3): void;
  /** Writes that log to the console. */
  printLog(): void;
  /** The next line of that log. */
  readLog(): string;
  /** Writes the state of all connections to that log. */
  dumpSocketInfo(): void;
  /** Sets the chip's clock; `E.setClock` does the same. */
  setCPUFreq(megahertz: 80 | 160): void;
  /** Areas of flash that the engine does not use; `require("Flash").getFree()` does the same. */
  getFreeFlash(): { addr: number; length: number }[];
  /** CRC-32 of an array of bytes; `E.CRC32` does the same. */
  crc32(data: number[]): number;
  /** Sends colours to LEDs; `require("neopixel").write` does the same. */
  neopixelWrite(pin: Pin, data: EngineBytes): void;
  /** Asks a host whether it is there; `require("Wifi").ping` does the same. */
  ping(address: string | number, callback?: (result: any) => void): void;
  /**
   * Switches the chip off for a while; it starts anew then, if D16 is wired to its reset pin.
   * @param option how the radio starts: as usual (0), calibrated (1), not calibrated (2), not at all (4)
   */
  deepSleep(microseconds: number, option?: 0 | 1 | 2 | 4): void;
}
