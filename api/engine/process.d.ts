/** A number; next to Node's types, in which all of `process.env` is text, anything. */
type EngineEnvironmentNumber = typeof globalThis extends { Buffer: any } ? any : number;

declare namespace NodeJS {
  /** What the engine says about itself. */
  interface ProcessEnv {
    /** Name of the engine's build: "ESP8266_4MB" or "ESP8266". */
    BOARD: string;
    /** The engine's version, such as "2v29". */
    VERSION: string;
    /** The commit that the engine was built from. */
    GIT_COMMIT: string;
    /** The chip's own number. */
    SERIAL: string;
    /** Name of the device that the console is on. */
    CONSOLE: string;
    /** Names of the modules that are built in, with commas between them. */
    MODULES: string;
    /** Memory of the chip, in bytes. */
    RAM: EngineEnvironmentNumber;
    /** Flash that the engine knows of, in bytes. */
    FLASH: EngineEnvironmentNumber;
    /** Size of Storage, in bytes. */
    STORAGE: EngineEnvironmentNumber;
    /** Address of the table that compiled code finds the engine's functions in. */
    EXPTR: EngineEnvironmentNumber;
  }

  /** How much memory there is, counted in variables. */
  interface EngineMemory {
    /** Variables that are free. */
    free: number;
    /** Variables that are taken. */
    usage: number;
    /** All variables: 1600 on the ESP8266. */
    total: number;
    /** Free ones that hold what was typed before. */
    history: number;
    /** Variables that this call has collected. */
    gc: number;
    /** Milliseconds that it took. */
    gctime: number;
    /** Bytes of one variable. */
    blocksize: number;
  }

  /** The engine that runs the sketch. */
  interface Process {
    /** The engine's version, such as "2v29". */
    readonly version: string;
    /** What the engine says about itself. */
    env: ProcessEnv;
    /** Collects what is not used any more, unless `gc` is false, and says how much memory there is. */
    memory(gc?: boolean): EngineMemory;
    /** Called for an error that nothing has caught. */
    on(event: "uncaughtException", callback: (error: any) => void): any;
  }
}
/** The engine that runs the sketch. */
declare var process: NodeJS.Process;
