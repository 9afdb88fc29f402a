/** What `homie build` takes when the command line does not say; its options come first. Paths are from the file's folder. */
export interface BuildConfig {
  /** Path of the sketch. */
  sketch?: string;
  /** Id of a board, "nodemcu" by default. */
  board?: string;
  /** The firmware's name, `$fw/name`: 1 to 32 printable ASCII characters. By default the sketch's file name. */
  name?: string;
  /** The firmware's version, `$fw/version`: 1 to 16 printable ASCII characters. "1.0.0" by default. */
  version?: string;
  /** Brand that the firmware and its access point go by: 1 to 10 printable ASCII characters. "Homie" by default. */
  brand?: string;
  /** Password of the access point in configuration mode: 8 to 62 printable ASCII characters. Without it anybody may join. */
  apPassword?: string;
  /** Version of the Homie convention that the device speaks: 3 (3.0.1) by default, 4 (4.0.0) or 5 (5.0). */
  homie?: 3 | 4 | 5;
  /** What the sketch logs below this level is left out of the image; "info" by default. */
  logLevel?: "debug" | "info" | "warn" | "error";
  /** Folder that images are written to, "build" by default. */
  out?: string;
}

/** Gives `build.config.ts` its type. */
export function defineConfig(config: BuildConfig): BuildConfig {
  return config;
}
