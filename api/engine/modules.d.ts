declare namespace NodeJS {
  /** The engine's own modules, by their names. What a sketch has written itself it imports. */
  interface Require {
    /** The flash chip. */
    (module: "Flash"): EngineFlash;
    /** Files in flash. */
    (module: "Storage"): EngineStorage;
    /** Wi-Fi. */
    (module: "Wifi"): WifiModule;
    /** The chip. */
    (module: "ESP8266"): EngineEsp8266;
    /** The console over the network. */
    (module: "TelnetServer"): EngineTelnetServer;
    /** TCP. */
    (module: "net"): EngineNet;
    /** UDP. */
    (module: "dgram"): EngineDgram;
    /** HTTP. */
    (module: "http"): EngineHttp;
    /** A network device that a program provides. */
    (module: "NetworkJS"): EngineNetworkJs;
    /** SHA-1. */
    (module: "crypto"): EngineCrypto;
    /** LEDs. */
    (module: "neopixel"): EngineNeopixel;
    /** The hardware timer. */
    (module: "timer"): EngineTimer;
  }
}
/** Gives one of the engine's own modules. */
declare var require: NodeJS.Require;

/** What `require` has loaded. */
declare const Modules: {
  /** Names of the modules that were loaded. */
  getCached(): string[];
  /** Forgets one. */
  removeCached(name: string): void;
  /** Forgets all. */
  removeAllCached(): void;
  /** Adds one, by its source or as a function. */
  addCached(name: string, source: string | (() => unknown)): void;
};
